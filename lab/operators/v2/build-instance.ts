import type { KubeObject } from '../../kubernetes.ts';
import { buildInstancePod } from './build-instance-pod.ts';
import { instanceClaims } from './build-instance-storage.ts';
import { buildInstanceFile } from './build-patroni-files.ts';
import { buildLabels } from './build-labels.ts';
import type { InstanceSet } from './custom-resource.ts';
import { keys, objectNames } from './names.ts';
import { ownerReference } from './owner-reference.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** One instance to build: a PostgreSQL server of its own, always one pod. */
export interface InstanceOptions {
  /** `<cluster>-<set>-<random>`. */
  name: string;
  set: InstanceSet;
  /** Repository that replicas are made from, if there is one. */
  repository?: string | undefined;
  kubeconfigPath: string;
  databaseOsUser: string;
}

/** The objects of one instance: Patroni's file, volume claims, StatefulSet. */
export function buildInstance(cluster: ResolvedCluster, options: InstanceOptions): KubeObject[] {
  const { name, set, repository } = options;
  const labels = buildLabels(cluster, {
    [keys.instance]: name,
    [keys.instanceSet]: set.name,
    [keys.data]: 'postgres',
    'app.kubernetes.io/component': 'pg',
  });
  const { namespace } = cluster;
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `${name}-config`,
        namespace,
        labels,
        ownerReferences: [ownerReference(cluster)],
      },
      data: { 'patroni.yaml': buildInstanceFile(cluster, set, repository) },
    },
    ...instanceClaims(cluster, options, labels),
    statefulSet(cluster, options, labels),
  ];
}

function statefulSet(
  cluster: ResolvedCluster,
  options: InstanceOptions,
  labels: Record<string, string>,
): KubeObject {
  const { name, set } = options;
  const own = { ...set.metadata?.labels, ...labels, [keys.version]: cluster.version };
  const annotations = { ...cluster.metadata.annotations, ...set.metadata?.annotations };
  const selector = Object.fromEntries(
    [keys.cluster, keys.instanceSet, keys.instance].map((key) => [key, labels[key]]),
  );
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name,
      namespace: cluster.namespace,
      labels: own,
      annotations,
      ownerReferences: [ownerReference(cluster)],
    },
    spec: {
      replicas: cluster.paused ? 0 : 1,
      revisionHistoryLimit: 0,
      serviceName: objectNames(cluster.name).pods,
      selector: { matchLabels: selector },
      // The operator rolls changes out itself, one pod of the cluster at a time.
      updateStrategy: { type: 'OnDelete' },
      template: {
        metadata: podMetadata(cluster, own, annotations),
        spec: buildInstancePod(cluster, options),
      },
    },
  };
}

function podMetadata(
  cluster: ResolvedCluster,
  labels: Record<string, string>,
  annotations: Record<string, string>,
) {
  return {
    labels: {
      ...labels,
      [keys.patroni]: objectNames(cluster.name).patroniScope,
      [keys.podOfCluster]: cluster.uid,
    },
    annotations: { ...annotations, 'kubectl.kubernetes.io/default-container': 'database' },
  };
}
