import type { Promotion } from '../../activities/promote.ts';
import type { Proof } from '../../model/proof.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/**
 * Step 7 of the document: disable the standby mode. The write outage ends here. Does not wait for v1's pods to be
 * gone: its PostgreSQL is stopped, and nothing starts it while Patroni is paused.
 */
export function promote(migration: Migration, proof: Proof): Promise<Promotion> {
  const { request, status } = migration;
  return migration.inPhase('promote', async () => {
    await act.promoteTarget(request.target, proof);
    const promotion = await act.awaitPromoted(request.target, proof);
    status.writeOutageSeconds = (promotion.writableAtMs - proof.stopSentAtMs) / 1000;
    status.targetTimeline = promotion.timeline;
    return promotion;
  });
}
