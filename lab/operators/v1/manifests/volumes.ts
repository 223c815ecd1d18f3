import { clusterNames } from '../names.ts';
import type { Pgcluster, VolumeSource } from '../types.ts';

/** One volume of a pod and where its container sees it. */
export interface MountedVolume {
  name: string;
  mountPath: string;
  source: VolumeSource;
}

/** Volumes that the database pods and the repository's pod have in common. */
export function commonVolumes(cluster: Pgcluster): MountedVolume[] {
  const names = clusterNames(cluster.spec.name);
  const builtIn = { name: `${cluster.spec.name}-config-backrest` }; // v1's own place for more
  return [
    { name: 'tmp', mountPath: '/tmp', source: { emptyDir: {} } },
    {
      name: 'sshd',
      mountPath: '/sshd',
      source: { secret: { secretName: names.repositorySecret } },
    },
    {
      name: 'backrestrepo',
      mountPath: '/backrestrepo',
      source: { persistentVolumeClaim: { claimName: names.repositoryClaim } },
    },
    {
      name: 'pgconf',
      mountPath: '/etc/patroni',
      source: { configMap: { name: names.configMap } },
    },
    {
      name: 'pgbackrest-config',
      mountPath: '/etc/pgbackrest/conf.d',
      source: {
        projected: {
          sources: [
            ...cluster.spec.backrestConfig,
            { configMap: { ...builtIn, optional: true } },
            { secret: { ...builtIn, optional: true } },
          ],
        },
      },
    },
  ];
}

/** The `volumes` of a pod specification. */
export function podVolumes(volumes: MountedVolume[]): VolumeSource[] {
  return volumes.map(({ name, source }) => ({ name, ...source }));
}

/** The `volumeMounts` of a container. */
export function containerMounts(volumes: MountedVolume[]): { name: string; mountPath: string }[] {
  return volumes.map(({ name, mountPath }) => ({ name, mountPath }));
}
