import type { Clients } from '../clients/clients.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { isSameLsn } from '../model/lsn.ts';
import type { Fence, Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { standbyPosition } from './check-proof.ts';
import { OUTAGE_POLL_MS } from './replayed.ts';
import { waitUntil } from './wait.ts';

/** The proof but for the time at which it reached the workflow. */
type Seen = Omit<Proof, 'provedAtMs'>;

/**
 * Wait until v2 has replayed exactly to the end of v1's WAL.
 *
 * @throws PROOF_REFUTED, not retried, when v2 is another cluster, or ahead of v1's end.
 */
async function proveReplay(
  clients: Clients,
  target: ClusterRef,
  targetUid: string,
  fence: Fence,
): Promise<Seen> {
  const k = await clients.kubernetes(target.context);
  return waitUntil({
    waitingFor: `v2 to replay v1's last segment ${fence.lastSegment} up to ${fence.endLsn}`,
    pollMs: OUTAGE_POLL_MS,
    look: async () => {
      const pod = refOf(await targetLeader(k, target));
      const { replayLsn, hasSegment, clockMs } = await standbyPosition(k, pod, fence);
      if (!isSameLsn(replayLsn, fence.endLsn))
        return { done: false, seen: `replayed to ${replayLsn}` };
      if (!hasSegment) return { done: false, seen: `at ${replayLsn}, but without that segment` };
      const proof = { ...fence, targetUid, targetPod: pod.name, replayLsn };
      return { done: true, value: { ...proof, provedAtTargetMs: clockMs } };
    },
  });
}

export const proveReplayActivities = { proveReplay };
