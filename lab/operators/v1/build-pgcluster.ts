import { clusterNames, V1_API } from './names.ts';
import type { PerconaPgCluster, Pgcluster, Storage, VolumeSpec } from './types.ts';

/** Translates the user's resource into the operator's own, as v1 does; keeps what `previous` had. */
export function buildPgcluster(cr: PerconaPgCluster, previous?: Pgcluster): Pgcluster {
  const { name, namespace } = cr.metadata;
  return {
    apiVersion: V1_API,
    kind: 'Pgcluster',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: { ...cr.metadata.labels, 'crunchy-pgha-scope': name, 'pg-cluster': name, name },
      annotations: {
        'current-primary': name,
        ...previous?.metadata.annotations,
        ...cr.metadata.annotations,
      },
    },
    spec: {
      ...clusterSpec(cr),
      ...volumeSpecs(cr),
      ...backupSpec(cr),
      annotations: { global: keepAnnotations(cr) },
    },
  };
}

function clusterSpec(cr: PerconaPgCluster) {
  const { spec } = cr;
  const { name } = cr.metadata;
  const names = clusterNames(name);
  return {
    name,
    clustername: name,
    pgImage: spec.pgPrimary?.image ?? '',
    database: spec.database ?? 'pgdb',
    user: spec.user ?? 'pguser',
    port: spec.port ?? '5432',
    shutdown: spec.pause ?? false,
    standby: spec.standby ?? false,
    tlsOnly: spec.tlsOnly ?? false,
    customconfig: spec.pgPrimary?.customconfig ?? '',
    replicas: spec.pgReplicas?.hotStandby?.size ?? 0,
    tls: {
      caSecret: spec.sslCA ?? names.caSecret,
      tlsSecret: spec.sslSecretName ?? names.tlsSecret,
    },
  };
}

/** v1's volume when none is specified. */
const DEFAULT_VOLUME = { size: '1G', accessmode: 'ReadWriteOnce', storagetype: 'dynamic' };

function volumeSpecs({ spec }: PerconaPgCluster) {
  const tablespaces = Object.entries(spec.tablespaceStorages ?? {});
  const mounts = tablespaces.map(([name, { volumeSpec = {} }]): [string, VolumeSpec] => [
    name,
    volumeSpec,
  ]);
  return {
    primaryStorage: spec.pgPrimary?.volumeSpec ?? DEFAULT_VOLUME,
    walStorage: spec.walStorage?.volumeSpec ?? {},
    tablespaceMounts: Object.fromEntries(mounts),
    backrestStorage: spec.backup?.volumeSpec ?? DEFAULT_VOLUME,
  };
}

function backupSpec(cr: PerconaPgCluster) {
  const { backup } = cr.spec;
  const storages = backup?.storages ?? {};
  const [s3, gcs] = [lastOf(storages, 's3'), lastOf(storages, 'gcs')];
  return {
    // v1 always keeps a posix repository beside the cloud's
    backrestStorageTypes: ['local', ...(s3 ? ['s3'] : []), ...(gcs ? ['gcs'] : [])],
    backrestRepoPath: backup?.repoPath ?? '',
    backrestConfig: backup?.customConfig ?? [],
    backrestS3Bucket: s3?.bucket ?? '',
    backrestS3Endpoint: s3?.endpointUrl ?? '',
    backrestS3Region: s3?.region ?? '',
    backrestS3URIStyle: s3?.uriStyle ?? '',
    backrestS3VerifyTLS: String(s3?.verifyTLS ?? false),
    backrestGCSBucket: gcs?.bucket ?? '',
    backrestGCSEndpoint: gcs?.endpointUrl ?? '',
    backrestGCSKeyType: gcs?.keyType ?? '',
  };
}

/** Of several storages of one type one wins: in v1 the last of a Go map, so any of them; here the last by name. */
function lastOf(storages: Record<string, Storage>, type: 's3' | 'gcs'): Storage | undefined {
  const names = Object.keys(storages).filter((name) => storages[name]?.type === type);
  return storages[names.sort().at(-1) ?? ''];
}

function keepAnnotations({ spec }: PerconaPgCluster): Record<string, string> {
  return {
    'keep-data': String(spec.keepData ?? false),
    'keep-backups': String(spec.keepBackups ?? false),
  };
}

/** Where the repository is: on the repository's volume, and under the same path in the bucket. */
export function repositoryPath(cluster: Pgcluster): string {
  const { name } = cluster.spec;
  return cluster.spec.backrestRepoPath || `/backrestrepo/${clusterNames(name).repository}`;
}

/** True if the cluster backs up to a bucket of this type, too. */
export function storesIn(cluster: Pgcluster, type: 's3' | 'gcs'): boolean {
  return cluster.spec.backrestStorageTypes.includes(type);
}
