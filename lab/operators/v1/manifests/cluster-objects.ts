import type { KubeObject } from '../../../kubernetes.ts';
import { clusterLabels, clusterNames } from '../names.ts';
import type { Pgcluster, VolumeSpec } from '../types.ts';

/** A persistent volume claim of the cluster; deleting it deletes the data on the lab's node. */
export function claim(cluster: Pgcluster, name: string, volume: VolumeSpec): KubeObject {
  const { size = '1Gi', accessmode = 'ReadWriteOnce', storageclass = '' } = volume;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(cluster, name),
    spec: {
      accessModes: [accessmode],
      resources: { requests: { storage: size } },
      ...(storageclass !== '' && { storageClassName: storageclass }),
    },
  };
}

/** The services that v1 makes; the lab has no proxy behind them, clients go to the pods. */
export function services(cluster: Pgcluster): KubeObject[] {
  const { name } = cluster.spec;
  const { repository } = clusterNames(name);
  const port = Number(cluster.spec.port);
  const service = (
    serviceName: string,
    selector: Record<string, string>,
    ports: { name: string; port: number }[],
  ): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(cluster, serviceName),
    spec: { selector, ports },
  });
  const postgres = [{ name: 'postgres', port }];
  return [
    service(name, { 'pg-cluster': name, role: 'master' }, postgres),
    service(`${name}-replica`, { 'pg-cluster': name, role: 'replica' }, postgres),
    service(repository, { name: repository }, [{ name: 'pgbackrest', port: 2022 }]),
  ];
}

function metadata(cluster: Pgcluster, name: string) {
  return {
    name,
    namespace: cluster.metadata.namespace ?? '',
    labels: clusterLabels(cluster.spec.name),
  };
}
