import type { KubeObject } from '../../../kubernetes.ts';
import {
  PATRONI_PORT,
  patroniEnvironment,
  type EnvironmentVariable,
} from '../../shared/patroni-environment.ts';
import { clusterNames, DATABASE_CONTAINER, databaseLabels, LAB_NODE } from '../names.ts';
import type { Pgcluster } from '../types.ts';
import { pgbackrestEnvironment } from './pgbackrest-environment.ts';
import { instanceMounts, storageEnvironment } from './instance-storage.ts';
import { commonVolumes, containerMounts, podVolumes, type MountedVolume } from './volumes.ts';

/** The real operators' images run as this user; the lab's node maps it to its database user. */
const POSTGRES_USER = 26;

/** One PostgreSQL instance: the primary's is named as the cluster, a replica's otherwise. */
export function databaseDeployment(
  cluster: Pgcluster,
  instance: string,
  kubeconfigPath: string,
): KubeObject {
  const labels = databaseLabels(cluster.spec.name, instance);
  const volumes = databaseVolumes(cluster, instance);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: instance, namespace: cluster.metadata.namespace ?? '', labels },
    spec: {
      replicas: 1,
      // In life a rolling update. Two pods on one data directory need the isolation of a real node.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: cluster.spec.annotations.global },
        spec: {
          nodeName: LAB_NODE,
          securityContext: { runAsUser: POSTGRES_USER, fsGroup: POSTGRES_USER },
          containers: [databaseContainer(cluster, instance, { kubeconfigPath, volumes })],
          volumes: podVolumes(volumes),
        },
      },
    },
  };
}

function databaseContainer(
  cluster: Pgcluster,
  instance: string,
  { kubeconfigPath, volumes }: { kubeconfigPath: string; volumes: MountedVolume[] },
): Record<string, unknown> {
  const port = Number(cluster.spec.port);
  return {
    name: DATABASE_CONTAINER,
    image: cluster.spec.pgImage,
    command: ['/bin/sh', '/etc/patroni/start.sh'],
    env: databaseEnvironment(cluster, instance, kubeconfigPath),
    ports: [
      { name: 'postgres', containerPort: port },
      { name: 'patroni', containerPort: PATRONI_PORT },
    ],
    volumeMounts: containerMounts(volumes),
    securityContext: { runAsUser: POSTGRES_USER },
    readinessProbe: { httpGet: { path: '/readiness', port: PATRONI_PORT }, periodSeconds: 1 },
  };
}

function databaseEnvironment(
  cluster: Pgcluster,
  instance: string,
  kubeconfigPath: string,
): EnvironmentVariable[] {
  const names = clusterNames(cluster.spec.name);
  const credentials = {
    superuserSecret: names.userSecret('postgres'),
    replicationSecret: names.userSecret('primaryuser'),
  };
  return [
    { name: 'MODE', value: 'postgres' },
    { name: 'PGHOST', value: '/tmp' },
    { name: 'PGDATA', value: `/pgdata/${instance}` },
    // Not PGPORT: only the entry point's own programs have that.
    { name: 'PGHA_PG_PORT', value: cluster.spec.port },
    { name: 'PGHA_DATABASE', value: cluster.spec.database },
    { name: 'LC_ALL', value: 'C.UTF-8' },
    { name: 'PATRONI_POSTGRESQL_DATA_DIR', value: `/pgdata/${instance}` },
    ...patroniEnvironment(kubeconfigPath, Number(cluster.spec.port), credentials),
    ...storageEnvironment(cluster, instance),
    ...pgbackrestEnvironment(cluster, instance),
  ];
}

function databaseVolumes(cluster: Pgcluster, instance: string): MountedVolume[] {
  const { name, user, tls } = cluster.spec;
  const secret = (volume: string, mountPath: string, secretName: string): MountedVolume => ({
    name: volume,
    mountPath,
    source: { secret: { secretName } },
  });
  return [
    ...instanceMounts(cluster, instance),
    secret('user-volume', '/pgconf/pguser', clusterNames(name).userSecret(user)),
    secret('tls-server', '/pgconf/tls', tls.tlsSecret),
    ...commonVolumes(cluster),
  ];
}
