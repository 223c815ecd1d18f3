import { keys } from './names.ts';
import type { InstancePod, StatefulSet } from './observe-cluster.ts';

/** What Patroni writes into the pod's annotation `status`. */
export interface PatroniMember {
  role?: string;
  state?: string;
  timeline?: number;
  pending_restart?: boolean;
}

/** Patroni's own word on a pod; empty before Patroni said anything. */
export function patroniMember(pod: InstancePod): PatroniMember {
  try {
    const member: unknown = JSON.parse(pod.metadata.annotations?.status ?? '{}');
    return typeof member === 'object' && member !== null ? member : {};
  } catch {
    return {};
  }
}

/** The pod's condition Ready. */
export function isReady({ status }: InstancePod): boolean {
  return status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

/** PostgreSQL's container runs and the pod is not on its way out. */
export function isRunning({ metadata, status }: InstancePod): boolean {
  const database = status?.containerStatuses?.find(({ name }) => name === 'database');
  return !metadata.deletionTimestamp && database?.state?.running !== undefined;
}

/** A primary: the standby leader carries the same role *label*, so only Patroni's member tells. */
export function isWritable(pod: InstancePod): boolean {
  const { role, state } = patroniMember(pod);
  return isRunning(pod) && state === 'running' && (role === 'master' || role === 'primary');
}

/** The pod was made from the StatefulSet's present template. */
export function isUpToDate(pod: InstancePod, statefulSets: readonly StatefulSet[]): boolean {
  const instance = pod.metadata.labels?.[keys.instance];
  const set = statefulSets.find(({ metadata }) => metadata.name === instance);
  if (!set || set.status?.observedGeneration !== set.metadata.generation) return false;
  return pod.metadata.labels?.['controller-revision-hash'] === set.status?.updateRevision;
}
