import type { JsonObject } from '../../model/json.ts';
import { REPO, v2Names } from '../../model/names.ts';
import type { MigrationRequest } from '../../model/request.ts';
import { setAt, valueAt } from './json-path.ts';
import type { Translation } from './translation.ts';
import { PGBACKREST } from './v2-paths.ts';

/** Where v2's `repo1-path` stands. */
export const REPO_PATH = [...PGBACKREST, 'global', `${REPO}-path`] as const;

/** The path that v2 archives into after its promotion where nothing is overridden; null where it takes over v1's. */
export function ownPath({ target }: Pick<MigrationRequest, 'target'>): string | null {
  return target.repository === 'own' ? v2Names.ownRepoPath(target.namespace, target.cluster) : null;
}

/**
 * An override may name another path of v2's own, and it wins. It may not take the path away: pgBackRest would fall back
 * to one that every cluster has.
 */
export function keepOwnPath(cluster: JsonObject, own: string | null): JsonObject {
  const path = valueAt(cluster, REPO_PATH);
  if (own !== null && (path === undefined || path === '')) setAt(cluster, REPO_PATH, own);
  return cluster;
}

/** v1's path, where the standby must be given it back: until the promotion v2 lives on what v1 archives. */
export function pathOfStandby({ request, repository }: Translation): string | null {
  return ownPath(request) === null ? null : repository.path;
}
