import type { V1Pod } from '@kubernetes/client-node';
import { PodMissing } from '../model/errors.ts';
import { DATABASE_CONTAINER, v1Selectors, v2Selectors } from '../model/names.ts';
import type { ClusterRef } from '../model/request.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

/**
 * Pod of v1's primary.
 *
 * @throws {PodMissing} while there is none; the caller tries again.
 */
export async function sourcePrimary(k: Kubernetes, { namespace, cluster }: ClusterRef) {
  const pods = await k.listPods(namespace, v1Selectors.primary(cluster));
  return onlyRunning(pods, `A running primary pod of v1 cluster ${namespace}/${cluster}`);
}

/** Every pod of v1 that holds a data directory. A stopped primary loses its `role` label: this still finds it. */
export function sourceDatabasePods(k: Kubernetes, { namespace, cluster }: ClusterRef) {
  return k.listPods(namespace, v1Selectors.database(cluster));
}

export async function sourceRepoHost(k: Kubernetes, { namespace, cluster }: ClusterRef) {
  const pods = await k.listPods(namespace, v1Selectors.repoHost(cluster));
  return onlyRunning(pods, `A running backup repository pod of v1 cluster ${namespace}/${cluster}`);
}

/** Addresses of everything that belongs to v1: database pods, PgBouncer, the repository. */
export async function sourceAddresses(k: Kubernetes, { namespace, cluster }: ClusterRef) {
  const pods = await k.listPods(namespace, v1Selectors.everyPod(cluster));
  const addresses = pods.flatMap(({ status }) => [
    status?.podIP,
    ...(status?.podIPs ?? []).map(({ ip }) => ip),
  ]);
  return [...new Set(addresses.filter((address) => address !== undefined))];
}

/** Pod of v2's leader, also while it is a standby leader. */
export async function targetLeader(k: Kubernetes, { namespace, cluster }: ClusterRef) {
  const pods = await k.listPods(namespace, v2Selectors.primary(cluster));
  return onlyRunning(pods, `A running leader pod of v2 cluster ${namespace}/${cluster}`);
}

/** Whether an operator has a ready pod, in whatever namespace. */
export async function operatorIsRunning(k: Kubernetes, selectors: readonly string[]) {
  for (const selector of selectors) {
    const pods = await k.listPodsEverywhere(selector);
    if (pods.some(isReady)) return true;
  }
  return false;
}

export function isReady({ status, metadata }: V1Pod): boolean {
  const ready = status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
  return ready === true && metadata?.deletionTimestamp === undefined;
}

export function refOf(pod: V1Pod): ObjectRef {
  return { namespace: pod.metadata?.namespace ?? '', name: pod.metadata?.name ?? '' };
}

/** Plain values of the database container's environment. Values that come from secrets are not resolved. */
export function databaseEnvironment(pod: V1Pod): Record<string, string> {
  const container = pod.spec?.containers.find(({ name }) => name === DATABASE_CONTAINER);
  const plain = (container?.env ?? []).filter(({ value }) => value !== undefined);
  return Object.fromEntries(plain.map(({ name, value }) => [name, value ?? '']));
}

export function isRunning({ status, metadata }: V1Pod): boolean {
  return status?.phase === 'Running' && metadata?.deletionTimestamp === undefined;
}

/**
 * Whether a pod's database container may be at work. One that waits to be started again has no server, and reads
 * Patroni's pause before it starts one.
 */
export function mayHaveServer({ status }: V1Pod): boolean {
  const container = status?.containerStatuses?.find(({ name }) => name === DATABASE_CONTAINER);
  const state = container?.state;
  return state?.waiting === undefined && state?.terminated === undefined;
}

function onlyRunning(pods: V1Pod[], what: string): V1Pod {
  const [pod] = pods.filter(isRunning);
  if (pod === undefined) throw new PodMissing(what);
  return pod;
}
