import type { V1Pod } from '@kubernetes/client-node';
import { endHangingStop, readControlData } from '../clients/clean-stop.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { mayHaveServer, refOf, sourceDatabasePods } from '../clients/pods.ts';
import { readServerState, type ServerState } from '../clients/postgres.ts';
import { HandoverError, PodMissing, ProofRefuted } from '../model/errors.ts';
import type { StoppedServer } from '../model/fence-mark.ts';
import { hasReached, type Lsn } from '../model/lsn.ts';
import { SCALED_DOWN_ANNOTATION, V1_DEPLOYMENT_LABEL, v1Selectors } from '../model/names.ts';
import type { ClusterRef } from '../model/request.ts';
import { lockOwner } from './migration-ref.ts';
import { waitUntil } from './wait.ts';

/** Name of the Deployment that a database pod of v1 belongs to. */
export function deploymentOf(pod: V1Pod): string {
  const name = pod.metadata?.labels?.[V1_DEPLOYMENT_LABEL];
  if (name === undefined) throw new PodMissing(`The label ${V1_DEPLOYMENT_LABEL} of a pod of v1`);
  return name;
}

/**
 * Refuse if any server of v1 but the stopped one takes writes: with Patroni paused nobody promotes a replica by
 * himself, but a person can.
 *
 * @throws {ProofRefuted}
 */
export async function refuseOtherPrimary(
  k: Kubernetes,
  source: ClusterRef,
  stoppedPod: string,
): Promise<void> {
  const pods = (await sourceDatabasePods(k, source)).filter(mayHaveServer).map(refOf);
  const others = pods.filter(({ name }) => name !== stoppedPod);
  const states = await Promise.all(others.map((pod) => readServerState(k, pod)));
  const writing = others.find((_, i) => states[i] === 'writing');
  if (writing !== undefined)
    throw new ProofRefuted(`v1's pod ${writing.name} was promoted meanwhile and takes writes`);
}

/**
 * Deployments of replicas that must not be promoted when Patroni is resumed: they lack WAL of the stopped server, or
 * cannot be asked. Patroni itself would take one that is up to `maximum_lag_on_failover` behind (1 MB by default).
 */
export async function lackingReplicas(
  k: Kubernetes,
  source: ClusterRef,
  stopped: StoppedServer,
): Promise<string[]> {
  const pods = await sourceDatabasePods(k, source);
  const own = pods.find((pod) => deploymentOf(pod) === stopped.deployment);
  const others = pods.filter((pod) => pod !== own);
  if (others.length === 0) return [];
  const states = await Promise.all(pods.map((pod) => stateOrNull(k, pod)));
  // It was never stopped, or somebody promoted another by hand, which has taken writes since.
  if (states.includes('writing')) return [];
  const endLsn = own === undefined ? null : await stoppedAt(k, own, stopped);
  const lacking = pods.filter((pod, i) => pod !== own && lacks(states[i] ?? null, endLsn));
  return lacking.map(deploymentOf);
}

function lacks(state: ServerState | null, endLsn: Lsn | null): boolean {
  const received = typeof state === 'object' && state !== null ? state.receivedLsn : null;
  return endLsn === null || received === null || !hasReached(received, endLsn);
}

async function stateOrNull(k: Kubernetes, pod: V1Pod): Promise<ServerState | null> {
  try {
    return await readServerState(k, refOf(pod));
  } catch (error) {
    if (error instanceof HandoverError) return null;
    throw error;
  }
}

/** null while it is not cleanly stopped: then nothing is known of its end. */
async function stoppedAt(k: Kubernetes, pod: V1Pod, stopped: StoppedServer): Promise<Lsn | null> {
  const control = await readControlData(k, refOf(pod), stopped);
  return control.state === 'shut down' ? control.checkpointLsn : null;
}

/** Wait until no stop of a server is under way any more, and end one that hangs. */
export function awaitStopEnded(
  k: Kubernetes,
  source: ClusterRef,
  stopped: StoppedServer,
): Promise<void> {
  return waitUntil({
    waitingFor: `the stop of v1's server ${stopped.deployment} to end`,
    pollMs: 250,
    look: async () => {
      const pods = await sourceDatabasePods(k, source);
      const own = pods.find((pod) => deploymentOf(pod) === stopped.deployment);
      // A pod that is gone has taken its server with it.
      const underWay = own !== undefined && (await endHangingStop(k, refOf(own), stopped));
      if (!underWay) return { done: true, value: undefined };
      return { done: false, seen: 'its shutdown checkpoint is not written yet' };
    },
  });
}

/** Scale Deployments of v1 to zero, marked as ours, and wait until their pods are gone. */
export async function scaleDown(
  k: Kubernetes,
  source: ClusterRef,
  deployments: readonly string[],
): Promise<void> {
  for (const name of deployments)
    await k.mergeDeployment(
      { namespace: source.namespace, name },
      {
        metadata: { annotations: { [SCALED_DOWN_ANNOTATION]: lockOwner() } },
        spec: { replicas: 0 },
      },
    );
  await waitUntil({
    waitingFor: `the pods of v1's ${deployments.join(', ')} to be gone`,
    pollMs: 200,
    look: async () => {
      const pods = await sourceDatabasePods(k, source);
      const left = pods.filter((pod) => deployments.includes(deploymentOf(pod)));
      if (left.length === 0) return { done: true, value: undefined };
      return { done: false, seen: left.map((pod) => refOf(pod).name).join(', ') };
    },
  });
}

/** Scale back what we scaled to zero; `only` one of them, or all. */
export async function scaleUp(
  k: Kubernetes,
  source: ClusterRef,
  only: string | null = null,
): Promise<void> {
  const all = await k.listDeployments(source.namespace, v1Selectors.database(source.cluster));
  for (const { metadata } of all) {
    const name = metadata?.name ?? '';
    if (metadata?.annotations?.[SCALED_DOWN_ANNOTATION] === undefined) continue;
    if (only !== null && only !== name) continue;
    await k.mergeDeployment(
      { namespace: source.namespace, name },
      { metadata: { annotations: { [SCALED_DOWN_ANNOTATION]: null } }, spec: { replicas: 1 } },
    );
  }
}
