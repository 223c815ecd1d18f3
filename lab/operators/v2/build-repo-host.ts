import type { KubeObject } from '../../kubernetes.ts';
import { buildLabels } from './build-labels.ts';
import { buildScheduling } from './build-scheduling.ts';
import { DATABASE_USER_ID, keys, NODE, objectNames } from './names.ts';
import { ownerReference } from './owner-reference.ts';
import { pgbackrestVolume } from './pgbackrest-volume.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/**
 * The repository host: the real operator makes one for cloud repositories too, and its readiness is
 * part of the cluster's state. The lab's does nothing (backups run in the primary's pod), but it
 * mounts the same secrets, so it hangs on a missing one like the real one.
 */
export function buildRepoHost(cluster: ResolvedCluster): KubeObject {
  const names = objectNames(cluster.name);
  const own = {
    [keys.pgbackrest]: '',
    [keys.pgbackrestDedicated]: '',
    [keys.data]: 'pgbackrest',
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name: names.repoHost,
      namespace: cluster.namespace,
      labels: buildLabels(cluster, own),
      ownerReferences: [ownerReference(cluster)],
    },
    spec: {
      replicas: cluster.paused ? 0 : 1,
      revisionHistoryLimit: 0,
      serviceName: names.pods,
      selector: {
        matchLabels: { [keys.cluster]: cluster.name, [keys.pgbackrestDedicated]: '' },
      },
      template: {
        metadata: { labels: { ...buildLabels(cluster, own), [keys.podOfCluster]: cluster.uid } },
        spec: podSpec(cluster),
      },
    },
  };
}

function podSpec(cluster: ResolvedCluster): object {
  const { resources } = cluster.repoHost;
  const securityContext = { runAsUser: DATABASE_USER_ID };
  return {
    ...buildScheduling(cluster.repoHost),
    nodeName: NODE,
    restartPolicy: 'Always',
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1, // sleep has nothing to tidy up
    securityContext,
    volumes: [pgbackrestVolume(cluster)],
    containers: [
      {
        name: 'pgbackrest',
        image: cluster.image,
        command: ['sleep', 'infinity'],
        ...(resources !== undefined && { resources }),
        securityContext,
        volumeMounts: [{ name: 'pgbackrest-config', mountPath: '/etc/pgbackrest/conf.d' }],
      },
    ],
  };
}
