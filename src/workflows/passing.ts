import type { Migration } from './migration.ts';
import { undone } from './phases/cut-over.ts';

/**
 * Pass the point of no return by one call. From before it is sent there is no way back: if its answer is lost, it may have
 * been accepted.
 *
 * @returns null when the call says that nothing was sent: then the cut-over is undone, and the gate opens again.
 */
export async function passing<T>(
  migration: Migration,
  call: (withinMs: number) => Promise<T>,
): Promise<T | null> {
  const { request, status, undo } = migration;
  const { stopSentAtMs, provedAtMs } = migration.requireProof();
  const sinceStopMs = provedAtMs - stopSentAtMs;
  status.pastPointOfNoReturn = true;
  // From here it ends by v2 taking writes, and not by itself.
  migration.outageIsBeingEnded();
  try {
    const passed = await call(request.cutover.maxWriteOutageSeconds * 1000 - sinceStopMs);
    undo.forget();
    return passed;
  } catch (error) {
    // It is tried without end; the only failure that comes out says that nothing was sent.
    status.pastPointOfNoReturn = false;
    status.deleting = false;
    return undone(migration, error);
  }
}
