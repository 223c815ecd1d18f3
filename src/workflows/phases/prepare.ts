import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/** Steps 1 to 3 of the document: repository, secrets and repository path, as a plan; v1 locked for us. */
export function prepare(migration: Migration): Promise<void> {
  const { request, status, undo } = migration;
  return migration.inPhase('prepare', async () => {
    undo.push('the lock on v1', () => act.unlockSource(request.source));
    await act.lockSource(request.source);
    await act.keepSourceBackups(request.source);
    const plan = await act.makePlan(request);
    migration.plan = plan;
    status.planHash = plan.planHash;
    undo.push('the secrets of v2', () => act.removeSecrets(request.target, plan.secrets));
    await act.applySecrets(request, plan.secrets);
  });
}
