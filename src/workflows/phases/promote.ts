import type { Promotion } from '../../activities/promote.ts';
import type { Proof } from '../../model/proof.ts';
import type { Migration } from '../migration.ts';
import { passing } from '../passing.ts';

/**
 * Step 7 of the document: disable the standby mode. The write outage ends here. Does not wait for v1's pods to be
 * gone: its PostgreSQL is stopped, and nothing starts it while Patroni is paused.
 */
export function promote(migration: Migration, proof: Proof): Promise<Promotion> {
  const { request, status } = migration;
  return migration.inPhase('promote', async () => {
    await migration.act.promoteTarget(request.target, proof);
    status.promotionSentAtMs = Date.now();
    return inService(migration, proof);
  });
}

/**
 * The same while v1 is still there: in this order it is the point of no return.
 *
 * @returns false when the proof did not hold any more and nothing was sent: v1 takes writes again.
 */
export function promoteFirst(migration: Migration, proof: Proof): Promise<boolean> {
  const { request, status } = migration;
  return migration.inPhase('promote', async () => {
    const sent = await passing(migration, (withinMs) =>
      migration.act.promoteFirst(request, proof, withinMs),
    );
    if (sent !== null) status.promotionSentAtMs = Date.now();
    return sent !== null;
  });
}

/** Its second half: wait for v2, then make sure that v1, which is kept, cannot start by accident. */
export function parkSource(migration: Migration, proof: Proof): Promise<Promotion> {
  const { request, status } = migration;
  return migration.inPhase('promote', async () => {
    const promotion = await inService(migration, proof);
    status.parked = await migration.act.parkSource(request.source);
    return promotion;
  });
}

async function inService(migration: Migration, proof: Proof): Promise<Promotion> {
  const { request, status } = migration;
  const promotion = await migration.act.awaitPromoted(request.target, proof);
  // Each part by one clock: up to the proof by Temporal's, from there by v2's.
  const sinceProofMs = promotion.writableAtTargetMs - proof.provedAtTargetMs;
  status.writeOutageSeconds = (proof.provedAtMs - proof.stopSentAtMs + sinceProofMs) / 1000;
  status.targetTimeline = promotion.timeline;
  const { writeOutageSeconds } = status;
  migration.outageEnds('v2 took writes', writeOutageSeconds);
  migration.record.add('promoted', { timeline: promotion.timeline, writeOutageSeconds });
  return promotion;
}
