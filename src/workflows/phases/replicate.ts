import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/** The standby catches up with v1 from the archive. */
export function replicate(migration: Migration): Promise<void> {
  const { request, status } = migration;
  return migration.inPhase('replicate', async () => {
    status.lag = await act.awaitCaughtUp(request, request.cutover.maxLagBytes);
  });
}
