import type { Migration } from '../migration.ts';

/** Steps 1 to 3 of the document: repository, secrets and repository path, as planned; v1 locked for us. */
export function prepare(migration: Migration): Promise<void> {
  const { request, undo } = migration;
  const plan = migration.requirePlan();
  return migration.inPhase('prepare', async () => {
    undo.push('the lock on v1', () => migration.act.unlockSource(request.source));
    await migration.act.lockSource(request.source);
    undo.push('keepBackups of v1', () => migration.act.restoreKeepBackups(request.source));
    await migration.act.keepSourceBackups(request.source);
    await migration.act.confirmPlan(request, plan.planHash);
    undo.push('the secrets of v2', () => migration.act.removeSecrets(request.target, plan.secrets));
    await migration.act.applySecrets(request, {
      secrets: plan.secrets,
      repository: plan.repository,
    });
  });
}
