import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { readWalPosition } from '../clients/postgres.ts';
import { hasReached, type Lsn } from '../model/lsn.ts';
import type { ClusterRef } from '../model/request.ts';
import { waitUntil } from './wait.ts';

/** Inside the outage every look costs; over a warm session one takes some milliseconds. */
export const OUTAGE_POLL_MS = 20;

/** @returns false when the deadline (milliseconds since the epoch) passed first. */
export async function awaitReplayOf(
  k: Kubernetes,
  target: ClusterRef,
  { goal, deadlineMs = Infinity }: { goal: Lsn; deadlineMs?: number },
): Promise<boolean> {
  return waitUntil({
    waitingFor: `v2 to replay up to ${goal}`,
    pollMs: OUTAGE_POLL_MS,
    look: async () => {
      const position = await targetLeader(k, target)
        .then((leader) => readWalPosition(k, refOf(leader)))
        .catch(nothingAfter(deadlineMs));
      const replayLsn = position?.replayLsn ?? null;
      if (replayLsn !== null && hasReached(replayLsn, goal)) return { done: true, value: true };
      if (Date.now() > deadlineMs) return { done: true, value: false };
      return { done: false, seen: `replayed to ${replayLsn ?? 'nothing'}` };
    },
  });
}

/** Until the deadline a failed look is told and tried again; after it, it is an answer. */
function nothingAfter(deadlineMs: number): (error: unknown) => null {
  return (error) => {
    if (Date.now() > deadlineMs) return null;
    throw error;
  };
}
