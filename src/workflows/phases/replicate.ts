import type { Migration } from '../migration.ts';

const FIRST_SLICE_MS = 30_000;
const LONGEST_SLICE_MS = 4 * 3_600_000;

/**
 * The standby catches up with v1 from the archive. In slices, each twice as long as the one before, since only the end of
 * an activity brings its numbers to the details of the run. A slice costs six events, so that a day costs 84 and three
 * days 156; what is newer is in the heartbeat.
 */
export function replicate(migration: Migration): Promise<void> {
  const { request, status } = migration;
  const { maxLagBytes } = request.cutover;
  return migration.inPhase('replicate', async () => {
    const sinceMs = Date.now();
    for (let sliceMs = FIRST_SLICE_MS; ; sliceMs = Math.min(2 * sliceMs, LONGEST_SLICE_MS)) {
      status.lag = await migration.act.awaitCaughtUp(request, { maxLagBytes, sinceMs, sliceMs });
      if (status.lag.bytes <= maxLagBytes) return;
      migration.show();
    }
  });
}
