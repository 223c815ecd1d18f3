import type { JsonObject } from '../../model/json.ts';
import { REPO } from '../../model/names.ts';
import { isObject, setAt, valueAt, type JsonPath } from './json-path.ts';
import { REPO_PATH } from './own-path.ts';
import { PGBACKREST } from './v2-paths.ts';

const RETENTION = /^repo[1-4]-retention-/;

/**
 * The final cluster as it must be until promotion: following the archive, and alone. It neither backs up nor expires
 * anything, for the repository is v1's. Made of the final one with its overrides, of which nothing is taken for granted.
 *
 * Nothing differs that v2's operator makes its pods from: the change to the final form would restart every instance of a
 * v2 that is in service by then. Patroni's loop and lease are such (the probes are made from them, 2.9.0's
 * `internal/patroni/config.go`); a promotion does not wait for the loop.
 *
 * @param repositoryPath v1's, where the final cluster has one of its own; null where both have the same.
 */
export function asStandby(final: JsonObject, repositoryPath: string | null): JsonObject {
  const cluster = structuredClone(final);
  if (repositoryPath !== null) setAt(cluster, REPO_PATH, repositoryPath);
  setAt(cluster, ['spec', 'standby', 'enabled'], true);
  setAt(cluster, ['spec', 'standby', 'repoName'], REPO);
  // There is no replica to wait for.
  removeAt(cluster, ['spec', 'patroni', 'dynamicConfiguration', 'synchronous_mode']);
  // More than one instance cannot become ready before `_crunchyrepl` exists.
  for (const instance of objectsAt(cluster, ['spec', 'instances'])) instance['replicas'] = 1;
  for (const repo of objectsAt(cluster, [...PGBACKREST, 'repos'])) removeAt(repo, ['schedules']);
  const global = valueAt(cluster, [...PGBACKREST, 'global']);
  for (const name of Object.keys(isObject(global) ? global : {}))
    if (RETENTION.test(name)) removeAt(cluster, [...PGBACKREST, 'global', name]);
  removeAt(cluster, ['metadata', 'finalizers']);
  return cluster;
}

function objectsAt(root: JsonObject, path: JsonPath): JsonObject[] {
  const list = valueAt(root, path);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function removeAt(root: JsonObject, path: JsonPath): void {
  const holder = valueAt(root, path.slice(0, -1));
  if (isObject(holder)) Reflect.deleteProperty(holder, String(path.at(-1)));
}
