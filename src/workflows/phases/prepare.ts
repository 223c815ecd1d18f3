import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/** Steps 1 to 3 of the document: repository, secrets and repository path, as planned; v1 locked for us. */
export function prepare(migration: Migration): Promise<void> {
  const { request, undo } = migration;
  const plan = migration.requirePlan();
  return migration.inPhase('prepare', async () => {
    undo.push('the lock on v1', () => act.unlockSource(request.source));
    await act.lockSource(request.source);
    undo.push('keepBackups of v1', () => act.restoreKeepBackups(request.source));
    await act.keepSourceBackups(request.source);
    await act.confirmPlan(request, plan.planHash);
    undo.push('the secrets of v2', () => act.removeSecrets(request.target, plan.secrets));
    await act.applySecrets(request, { secrets: plan.secrets, repository: plan.repository });
  });
}
