import type { CreatedTarget } from '../../activities/create-standby.ts';
import type { Migration } from '../migration.ts';

/** Steps 4 and 5 of the document: apply the v2 cluster in standby mode, and see it follow. */
export function createStandby(migration: Migration): Promise<void> {
  const { request, undo } = migration;
  const plan = migration.requirePlan();
  return migration.inPhase('createStandby', async () => {
    let created: CreatedTarget | null = null;
    undo.push('the standby cluster', () => migration.act.removeTarget(request.target, created));
    created = await migration.act.applyStandby(request.target, plan.standby);
    // A restore takes its time.
    migration.record.flush();
    await migration.act.awaitStandby(request.target, {
      systemIdentifier: plan.systemIdentifier,
      timeoutSeconds: request.standbyTimeoutSeconds,
    });
  });
}
