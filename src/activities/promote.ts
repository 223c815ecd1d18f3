import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import {
  createReplicationRole,
  probeWrite,
  readClockMs,
  readWalPosition,
  readWritingTimeline,
} from '../clients/postgres.ts';
import { PromotionHeld, ProofRefuted } from '../model/errors.ts';
import { REPO, V2, describeCluster } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { checkProof, checkReplayedToEnd } from './check-proof.ts';
import { customResource, type MigrationRef, type TargetObject } from './migration-ref.ts';
import { passPointOfNoReturn } from './point-of-no-return.ts';
import { OUTAGE_POLL_MS } from './replayed.ts';
import { waitUntil } from './wait.ts';

/** v2, writing. */
export interface Promotion {
  pod: string;
  timeline: number;
  /** When it was first seen to accept a write, by v2's own clock, in milliseconds since the epoch. */
  writableAtTargetMs: number;
}

/**
 * Promote v2 while v1 is still there, stopped: in this order the promotion is the point of no return.
 *
 * @param withinMs of the proof; one that cannot be confirmed by then is given up.
 * @throws PROOF_REFUTED, not retried, when nothing was sent, or what was sent was clearly refused.
 */
async function promoteFirst(
  clients: Clients,
  ref: MigrationRef,
  proof: Proof,
  withinMs: number,
): Promise<true> {
  const { target } = ref;
  const connected = () => clients.kubernetes(target.context);
  return passPointOfNoReturn<true>({
    withinMs,
    done: async () => {
      const k = await connected();
      const cluster = await k.get<TargetObject>(V2, customResource(target));
      if (cluster?.metadata.uid !== proof.targetUid)
        throw new ProofRefuted(`v2 ${describeCluster(target)} is another cluster now, or gone`);
      return cluster.spec.standby?.enabled === true ? null : true;
    },
    check: () => checkProof(clients, ref, proof),
    send: async () => {
      await sendPromotion(await connected(), target, proof);
      return true;
    },
  });
}

/**
 * Disable v2's standby mode. Checks the proof against the world first; a repeated call finds it disabled.
 *
 * v1 is gone by now, so a proof that does not hold is not an end: it is held, told, and looked at again.
 */
async function promoteTarget(clients: Clients, target: ClusterRef, proof: Proof): Promise<void> {
  const k = await clients.kubernetes(target.context);
  const cluster = await k.get<TargetObject>(V2, customResource(target));
  if (cluster?.metadata.uid !== proof.targetUid)
    throw new PromotionHeld(`v2 ${describeCluster(target)} is another cluster now, or gone`);
  if (cluster.spec.standby?.enabled !== true) return;
  await holdUnlessProved(k, target, proof);
  await sendPromotion(k, target, proof);
}

/**
 * Wait until v2 writes. The CR's state says nothing about it: it is `ready` before and after. What counts is
 * the server: not in recovery, the next timeline, the same system identifier, and a write accepted.
 */
async function awaitPromoted(
  clients: Clients,
  target: ClusterRef,
  proof: Proof,
): Promise<Promotion> {
  const k = await clients.kubernetes(target.context);
  return waitUntil({
    waitingFor: `v2 ${describeCluster(target)} to be promoted and take writes`,
    pollMs: OUTAGE_POLL_MS,
    look: async () => {
      const pod = refOf(await targetLeader(k, target));
      const { inRecovery, systemIdentifier } = await readWalPosition(k, pod);
      if (inRecovery) return { done: false, seen: 'still in recovery' };
      if (systemIdentifier !== proof.systemIdentifier)
        throw new PromotionHeld(`v2 has system identifier ${systemIdentifier}`);
      await probeWrite(k, pod);
      const writableAtTargetMs = await readClockMs(k, pod);
      const timeline = await readWritingTimeline(k, pod);
      return { done: true, value: { pod: pod.name, timeline, writableAtTargetMs } };
    },
  });
}

/** The role that v2's replicas log in with, and its four grants. Idempotent. */
async function createReplicationUser(clients: Clients, target: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(target.context);
  await createReplicationRole(k, refOf(await targetLeader(k, target)));
}

export const promoteActivities = {
  promoteFirst,
  promoteTarget,
  awaitPromoted,
  createReplicationUser,
};

async function sendPromotion(k: Kubernetes, target: ClusterRef, proof: Proof): Promise<void> {
  await k.merge(V2, customResource(target), {
    // The API server refuses the patch if the cluster of this name is another one by now.
    metadata: { uid: proof.targetUid },
    spec: { standby: { enabled: false, repoName: REPO } },
  });
}

async function holdUnlessProved(k: Kubernetes, target: ClusterRef, proof: Proof): Promise<void> {
  try {
    await checkReplayedToEnd(k, target, proof);
  } catch (error) {
    throw error instanceof ProofRefuted ? new PromotionHeld(error.explanation.what) : error;
  }
}
