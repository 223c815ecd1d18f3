import type { KubeObject } from '../../../kubernetes.ts';
import type { EnvironmentVariable } from '../../shared/patroni-environment.ts';
import type { Pgcluster, VolumeSpec } from '../types.ts';
import { claim } from './cluster-objects.ts';
import type { MountedVolume } from './volumes.ts';

/** A volume of one instance, with a claim of its own. */
interface InstanceVolume {
  volume: string;
  mountPath: string;
  claimName: string;
  spec: VolumeSpec;
}

/** The claims of one instance: data, and where they are wanted WAL and tablespaces. */
export function instanceClaims(cluster: Pgcluster, instance: string): KubeObject[] {
  return instanceVolumes(cluster, instance).map(({ claimName, spec }) =>
    claim(cluster, claimName, spec),
  );
}

/** The same as the instance's pod mounts them. */
export function instanceMounts(cluster: Pgcluster, instance: string): MountedVolume[] {
  return instanceVolumes(cluster, instance).map(({ volume, mountPath, claimName }) => ({
    name: volume,
    mountPath,
    source: { persistentVolumeClaim: { claimName } },
  }));
}

/** What tells the pod of its volumes. */
export function storageEnvironment(cluster: Pgcluster, instance: string): EnvironmentVariable[] {
  const names = Object.keys(cluster.spec.tablespaceMounts);
  const places = names.map((name) => `${name}=/tablespaces/${name}`);
  return [
    ...(hasClaim(cluster.spec.walStorage)
      ? [{ name: 'PGHA_WALDIR', value: walDirectory(instance) }]
      : []),
    ...(names.length === 0
      ? []
      : [
          { name: 'PGHA_TABLESPACES', value: names.join(',') },
          // Not in life: there the paths are what they seem, see the wrappers in shared/bin.
          { name: 'PG_HANDOVER_TABLESPACES', value: places.join(' ') },
        ]),
  ];
}

/** Where initdb puts the WAL of the first instance; undefined: into the data directory. */
export function initialWalDirectory({ spec }: Pgcluster): string | undefined {
  return hasClaim(spec.walStorage) ? walDirectory(spec.name) : undefined;
}

function walDirectory(instance: string): string {
  return `/pgwal/${instance}-wal`;
}

function instanceVolumes({ spec }: Pgcluster, instance: string): InstanceVolume[] {
  const tablespaces = Object.entries(spec.tablespaceMounts).map(([name, volumeSpec]) => ({
    volume: `tablespace-${name}`,
    mountPath: `/tablespaces/${name}`,
    claimName: `${instance}-tablespace-${name}`,
    spec: volumeSpec,
  }));
  const wal = { volume: 'pgwal', mountPath: '/pgwal', claimName: `${instance}-wal` };
  return [
    { volume: 'pgdata', mountPath: '/pgdata', claimName: instance, spec: spec.primaryStorage },
    ...(hasClaim(spec.walStorage) ? [{ ...wal, spec: spec.walStorage }] : []),
    ...tablespaces,
  ];
}

function hasClaim({ storagetype = '' }: VolumeSpec): boolean {
  return storagetype !== '';
}
