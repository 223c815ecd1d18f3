import type { KubeObject } from '../../../kubernetes.ts';
import { clusterNames, DATABASE_CONTAINER, LAB_NODE, repositoryLabels } from '../names.ts';
import type { Pgcluster } from '../types.ts';
import { pgbackrestEnvironment } from './pgbackrest-environment.ts';
import { commonVolumes, containerMounts, podVolumes, type MountedVolume } from './volumes.ts';

const POSTGRES_USER = 26;

/** The repository host. In life it serves ssh; here one looks into the repositories in it. */
export function repositoryDeployment(cluster: Pgcluster): KubeObject {
  const { name } = cluster.spec;
  const labels = repositoryLabels(name);
  const volumes = commonVolumes(cluster);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: clusterNames(name).repository,
      namespace: cluster.metadata.namespace ?? '',
      labels,
    },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeName: LAB_NODE,
          securityContext: { runAsUser: POSTGRES_USER, fsGroup: POSTGRES_USER },
          containers: [repositoryContainer(cluster, volumes)],
          volumes: podVolumes(volumes),
        },
      },
    },
  };
}

function repositoryContainer(
  cluster: Pgcluster,
  volumes: MountedVolume[],
): Record<string, unknown> {
  return {
    name: DATABASE_CONTAINER,
    image: 'percona/percona-postgresql-operator:1.6.0-ppg15-pgbackrest-repo',
    command: ['sleep', 'infinity'],
    env: [
      { name: 'MODE', value: 'pgbackrest-repo' },
      { name: 'LC_ALL', value: 'C.UTF-8' },
      ...pgbackrestEnvironment(cluster, cluster.spec.name),
    ],
    volumeMounts: containerMounts(volumes),
    securityContext: { runAsUser: POSTGRES_USER },
  };
}
