import { watchResource, type KubeObject, type LabConnection } from '../../kubernetes.ts';
import type { BackupResource, ClusterResource } from './custom-resource.ts';
import { isReady, isRunning, patroniMember } from './instance-pod.ts';
import { keys } from './names.ts';
import type { InstancePod, StatefulSet } from './observe-cluster.ts';

/** Where changes are told. */
export interface WatchClustersOptions {
  lab: LabConnection;
  signal: AbortSignal;
  log: (line: string) => void;
  /** Key `<namespace>/<name>` of a cluster that something changed of. */
  onChange: (key: string) => void;
  /** Called once, when everything that was there at the start has been told. */
  onReady: () => void;
}

interface Source<T extends KubeObject> {
  path: string;
  labelSelector?: string;
  clusterOf: (object: T) => string | undefined;
  /** What of the object matters: Patroni touches its pods and ConfigMaps in every loop. */
  essence: (object: T) => unknown;
}

const labelOf = ({ metadata }: KubeObject): string | undefined => metadata.labels?.[keys.cluster];

const CLUSTERS: Source<ClusterResource> = {
  path: '/apis/pgv2.percona.com/v2/perconapgclusters',
  clusterOf: ({ metadata }) => metadata.name,
  essence: ({ metadata: { uid, generation, annotations, deletionTimestamp, finalizers } }) => [
    ...[uid, generation, annotations, deletionTimestamp, finalizers],
  ],
};

const BACKUPS: Source<BackupResource> = {
  path: '/apis/pgv2.percona.com/v2/perconapgbackups',
  clusterOf: ({ spec }) => spec.pgCluster,
  essence: ({ metadata: { uid, deletionTimestamp }, status }) => [
    ...[uid, deletionTimestamp, status?.state],
  ],
};

const PODS: Source<InstancePod> = {
  path: '/api/v1/pods',
  labelSelector: keys.cluster,
  clusterOf: labelOf,
  essence: (pod) => {
    const { uid, labels, deletionTimestamp } = pod.metadata;
    const { role, state, timeline, pending_restart } = patroniMember(pod);
    const member = [role, state, timeline, pending_restart];
    return [
      uid,
      labels?.[keys.role],
      deletionTimestamp,
      pod.status?.phase,
      isReady(pod),
      isRunning(pod),
      ...member,
    ];
  },
};

const STATEFUL_SETS: Source<StatefulSet> = {
  path: '/apis/apps/v1/statefulsets',
  labelSelector: keys.cluster,
  clusterOf: labelOf,
  essence: ({ metadata: { uid, generation, deletionTimestamp }, status }) => [
    ...[uid, generation, deletionTimestamp, status?.readyReplicas],
    ...[status?.observedGeneration, status?.updateRevision],
  ],
};

const CONFIG_MAPS: Source<KubeObject> = {
  path: '/api/v1/configmaps',
  labelSelector: keys.patroni,
  clusterOf: labelOf,
  essence: ({ metadata: { uid, annotations } }) => [
    ...[uid, annotations?.initialize, annotations?.config],
  ],
};

const SECRETS: Source<KubeObject> = {
  path: '/api/v1/secrets',
  labelSelector: keys.pguser,
  clusterOf: labelOf,
  essence: ({ metadata: { uid, labels }, data }) => [uid, labels, data],
};

/** Watches all that a cluster is made of, in all namespaces, until `signal` aborts. */
export async function watchClusters(options: WatchClustersOptions): Promise<void> {
  let missing = 6;
  const onSynced = (): void => {
    missing -= 1;
    if (missing === 0) options.onReady();
  };
  await Promise.all([
    watchSource(options, CLUSTERS, onSynced),
    watchSource(options, BACKUPS, onSynced),
    watchSource(options, PODS, onSynced),
    watchSource(options, STATEFUL_SETS, onSynced),
    watchSource(options, CONFIG_MAPS, onSynced),
    watchSource(options, SECRETS, onSynced),
  ]);
}

async function watchSource<T extends KubeObject>(
  { lab, signal, log, onChange }: WatchClustersOptions,
  { path, labelSelector, clusterOf, essence }: Source<T>,
  onSynced: () => void,
): Promise<void> {
  const seen = new Map<string, string>();
  await watchResource<T>({
    lab,
    path,
    ...(labelSelector && { labelSelector }),
    signal,
    onSynced,
    onError: (error) => {
      log(`watch ${path}: ${String(error)}`);
    },
    onEvent: ({ type, object }) => {
      const cluster = clusterOf(object);
      if (!cluster) return;
      const key = `${object.metadata.namespace ?? 'default'}/${cluster}`;
      const id = object.metadata.uid ?? '';
      const now = JSON.stringify(essence(object));
      if (type !== 'DELETED' && seen.get(id) === now) return;
      if (type === 'DELETED') seen.delete(id);
      else seen.set(id, now);
      onChange(key);
    },
  });
}
