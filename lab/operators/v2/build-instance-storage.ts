import type { KubeObject } from '../../kubernetes.ts';
import type { InstanceSet } from './custom-resource.ts';
import { keys } from './names.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** A volume of one instance, with a claim of its own. */
interface InstanceVolume {
  volume: string;
  mountPath: string;
  claimName: string;
  labels: Record<string, string>;
  spec: unknown;
}

/** One instance: its name and the set that it is of. */
interface Instance {
  name: string;
  set: InstanceSet;
}

/** Where an instance keeps its WAL: on a volume of its own, or beside the data. */
export function walDirectory(
  { postgresVersion }: Pick<ResolvedCluster, 'postgresVersion'>,
  set: Pick<InstanceSet, 'walVolumeClaimSpec'> | undefined,
): string {
  const volume = set?.walVolumeClaimSpec === undefined ? '/pgdata' : '/pgwal';
  return `${volume}/pg${postgresVersion}_wal`;
}

/** The claims of one instance. No owner: as with the real operator the data outlives the custom resource. */
export function instanceClaims(
  cluster: ResolvedCluster,
  instance: Instance,
  labels: Record<string, string>,
): KubeObject[] {
  return instanceVolumes(instance).map(({ claimName, labels: own, spec }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName,
      namespace: cluster.namespace,
      labels: { ...labels, ...own },
      annotations: { ...cluster.metadata.annotations, ...instance.set.metadata?.annotations },
    },
    spec,
  }));
}

/** The pod's `volumes` for them. */
export function instanceVolumeSources(instance: Instance): object[] {
  return instanceVolumes(instance).map(({ volume, claimName }) => ({
    name: volume,
    persistentVolumeClaim: { claimName },
  }));
}

/** The containers' `volumeMounts` for them. */
export function instanceVolumeMounts(instance: Instance): object[] {
  return instanceVolumes(instance).map(({ volume, mountPath }) => ({ name: volume, mountPath }));
}

/** Mounts of the set's tablespaces. */
export function tablespaceMounts({ tablespaceVolumes = [] }: InstanceSet): string[] {
  return tablespaceVolumes.map(({ name }) => `/tablespaces/${name}`);
}

function instanceVolumes({ name, set }: Instance): InstanceVolume[] {
  const wal = { volume: 'postgres-wal', mountPath: '/pgwal', claimName: `${name}-pgwal` };
  const tablespaces = (set.tablespaceVolumes ?? []).map((tablespace) => ({
    volume: `tablespace-${tablespace.name}`,
    mountPath: `/tablespaces/${tablespace.name}`,
    claimName: `${name}-${tablespace.name}-tablespace`,
    labels: { [keys.role]: 'tablespace', [keys.data]: tablespace.name },
    spec: tablespace.dataVolumeClaimSpec,
  }));
  return [
    {
      volume: 'postgres-data',
      mountPath: '/pgdata',
      claimName: `${name}-pgdata`,
      labels: { [keys.role]: 'pgdata' },
      spec: set.dataVolumeClaimSpec,
    },
    ...(set.walVolumeClaimSpec === undefined
      ? []
      : [{ ...wal, labels: { [keys.role]: 'pgwal' }, spec: set.walVolumeClaimSpec }]),
    ...tablespaces,
  ];
}
