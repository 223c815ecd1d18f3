import {
  isNotFound,
  type KubeObject,
  type LabConnection,
  type ObjectReference,
  resourcePath,
} from '../../kubernetes.ts';
import { keys, objectNames } from './names.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** A StatefulSet, as far as the operator reads it. */
export interface StatefulSet extends KubeObject {
  status?: { observedGeneration?: number; updateRevision?: string; readyReplicas?: number };
}

/** A Pod, as far as the operator reads it. */
export interface InstancePod extends KubeObject {
  status?: {
    phase?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { name: string; state?: { running?: unknown } }[];
  };
}

/** What is there of one cluster, read from the API server in one go. */
export interface Observation {
  /** The instances' StatefulSets, without those that are going. */
  statefulSets: StatefulSet[];
  pods: InstancePod[];
  claims: KubeObject[];
  repoHost?: StatefulSet | undefined;
  /** `<cluster>-ha-config`: Patroni's dynamic configuration and the system identifier. */
  patroniConfig?: KubeObject | undefined;
  /** Pods or StatefulSets of an earlier cluster of this name are still there. */
  leftovers: boolean;
}

/** Reads all that the reconciliation decides by. */
export async function observeCluster(
  lab: LabConnection,
  cluster: ResolvedCluster,
): Promise<Observation> {
  const names = objectNames(cluster.name);
  const [allSets, allPods, allClaims, patroniConfig] = await Promise.all([
    listOfCluster<StatefulSet>(lab, cluster, { apiVersion: 'apps/v1', kind: 'StatefulSet' }),
    listOfCluster<InstancePod>(lab, cluster, { apiVersion: 'v1', kind: 'Pod' }),
    listOfCluster<KubeObject>(lab, cluster, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' }),
    getIfThere(lab, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: names.patroniConfig, namespace: cluster.namespace },
    }),
  ]);
  const ours = (object: KubeObject): boolean =>
    object.metadata.ownerReferences?.some(({ uid }) => uid === cluster.uid) ?? false;
  const sets = allSets.filter(ours);
  const ownPod = ({ metadata }: KubeObject): boolean =>
    metadata.labels?.[keys.podOfCluster] === cluster.uid;
  const isInstance = ({ metadata }: KubeObject): boolean =>
    metadata.labels?.[keys.data] === 'postgres';
  return {
    statefulSets: sets.filter((set) => isInstance(set) && !set.metadata.deletionTimestamp),
    pods: allPods.filter((pod) => isInstance(pod) && ownPod(pod)),
    claims: allClaims.filter(({ metadata }) => !metadata.deletionTimestamp),
    repoHost: sets.find(({ metadata }) => metadata.name === names.repoHost),
    patroniConfig,
    leftovers: allSets.some((set) => !ours(set)) || allPods.some((pod) => !ownPod(pod)),
  };
}

async function listOfCluster<T extends KubeObject>(
  lab: LabConnection,
  cluster: ResolvedCluster,
  collection: Omit<ObjectReference, 'metadata'>,
): Promise<T[]> {
  const path = resourcePath({ ...collection, metadata: { namespace: cluster.namespace } });
  const selector = encodeURIComponent(`${keys.cluster}=${cluster.name}`);
  const { items } = await lab.request<{ items: T[] }>({
    path: `${path}?labelSelector=${selector}`,
  });
  return items.map((item) => ({ ...item, ...collection })); // items in a list carry neither
}

/** The object, or nothing when it does not exist. */
export async function getIfThere<T extends KubeObject>(
  lab: LabConnection,
  reference: ObjectReference,
): Promise<T | undefined> {
  try {
    return await lab.request<T>({ path: resourcePath(reference) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
