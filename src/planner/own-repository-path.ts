import { REPO } from '../model/names.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';

/** The path that v2 archives into after its promotion, where it is not v1's; else null. */
export function ownRepositoryPath(
  { target }: Pick<MigrationRequest, 'target'>,
  { final }: Pick<Plan, 'final'>,
): string | null {
  if (target.repository !== 'own') return null;
  return final.spec.backups.pgbackrest.global[`${REPO}-path`] ?? null;
}
