import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { memberStatus } from '../clients/patroni.ts';
import { isRunning, refOf } from '../clients/pods.ts';
import { V2, describeCluster, v2Selectors } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import type { StoppedTarget } from '../model/retirement.ts';
import { findPromoted, readRecord, recordPatch, type StoppableTarget } from './fall-back-record.ts';
import { customResource } from './migration-ref.ts';
import { stopTargetServer, unknownLoss } from './stop-target-server.ts';
import { waitUntil } from './wait.ts';

/**
 * Stop v2 for a fall-back, and count exactly what it took in: Patroni paused, PostgreSQL stopped cleanly, its control
 * file read, then `spec.pause: true`, so that its operator keeps it down. Its volumes stay.
 * Also stops a v2 whose promotion was sent and has not come: then it has nothing that v1 has not. A v2 that has
 * crashed does not hold up the fall-back, for it may be the reason for it: then the count is a lower bound.
 *
 * @throws FALL_BACK_HELD, and tried again, when somebody has made another v2 of that name.
 */
async function stopTarget(
  clients: Clients,
  target: ClusterRef,
  proof: Proof,
): Promise<StoppedTarget> {
  const k = await clients.kubernetes(target.context);
  const cluster = await findPromoted(k, target, proof);
  const stopped =
    cluster === null ? unknownLoss(proof, null) : await shutDown(k, target, { proof, cluster });
  await awaitNoServer(k, target);
  // Otherwise a person who starts v2 again, to fetch rows from it, finds a Patroni that does not start PostgreSQL.
  if (cluster !== null) await setPatroniPause(k, target, { proof, pause: null });
  return stopped;
}

export const stopTargetActivities = { stopTarget };

async function shutDown(
  k: Kubernetes,
  target: ClusterRef,
  { proof, cluster }: { proof: Proof; cluster: StoppableTarget },
): Promise<StoppedTarget> {
  const record = readRecord(cluster);
  if (record.stopped !== null && cluster.spec.pause === true) return record.stopped;
  await pausePatroniOf(k, target, proof);
  const stopped = await stopTargetServer(k, target, { proof, record });
  await k.merge(V2, customResource(target), {
    ...recordPatch(proof, { ...record, stopped }),
    spec: { pause: true },
  });
  return stopped;
}

/**
 * Pause Patroni by v2's custom resource, unlike v1's: v2's operator writes Patroni's configuration anew from it, again
 * and again, and would take a pause of ours away (2.9.0: `patronictl edit-config --replace`). From then on nothing
 * promotes a replica or restarts a stopped leader.
 */
async function pausePatroniOf(k: Kubernetes, target: ClusterRef, proof: Proof): Promise<void> {
  await setPatroniPause(k, target, { proof, pause: true });
  await waitUntil({
    waitingFor: `every running Patroni member of v2 ${describeCluster(target)} to see the pause`,
    pollMs: 250,
    look: async () => {
      const running = (await databasePods(k, target)).filter(isRunning);
      const unaware = running.filter((pod) => memberStatus(pod)?.paused !== true);
      if (unaware.length === 0) return { done: true, value: undefined };
      const names = unaware.map((pod) => refOf(pod).name).join(', ');
      return { done: false, seen: `${names} has not` };
    },
  });
}

function setPatroniPause(
  k: Kubernetes,
  target: ClusterRef,
  { proof, pause }: { proof: Proof; pause: true | null },
): Promise<void> {
  return k.merge(V2, customResource(target), {
    metadata: { uid: proof.targetUid },
    spec: { patroni: { dynamicConfiguration: { pause } } },
  });
}

async function awaitNoServer(k: Kubernetes, target: ClusterRef): Promise<void> {
  await waitUntil({
    waitingFor: `v2 ${describeCluster(target)} to be shut down by its operator`,
    pollMs: 250,
    look: async () => {
      const pods = await databasePods(k, target);
      if (pods.length === 0) return { done: true, value: undefined };
      return { done: false, seen: `${pods.map((pod) => refOf(pod).name).join(', ')} is there` };
    },
  });
}

function databasePods(k: Kubernetes, { namespace, cluster }: ClusterRef) {
  return k.listPods(namespace, v2Selectors.database(cluster));
}
