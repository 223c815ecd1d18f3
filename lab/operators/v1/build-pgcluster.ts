import { clusterNames, V1_API } from './names.ts';
import type { PerconaPgCluster, Pgcluster, Storage } from './types.ts';

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
    spec: { ...clusterSpec(cr), ...backupSpec(cr), annotations: { global: keepAnnotations(cr) } },
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
    primarySize: spec.pgPrimary?.volumeSpec?.size ?? '1Gi',
    tls: {
      caSecret: spec.sslCA ?? names.caSecret,
      tlsSecret: spec.sslSecretName ?? names.tlsSecret,
    },
  };
}

function backupSpec(cr: PerconaPgCluster) {
  const { backup } = cr.spec;
  const cloud = cloudStorage(backup?.storages ?? {});
  return {
    backrestSize: backup?.volumeSpec?.size ?? '1Gi',
    // v1 always keeps a posix repository beside the cloud one
    backrestStorageTypes: cloud ? ['local', 's3'] : ['local'],
    backrestRepoPath: backup?.repoPath ?? '',
    backrestConfig: backup?.customConfig ?? [],
    backrestS3Bucket: cloud?.bucket ?? '',
    backrestS3Endpoint: cloud?.endpointUrl ?? '',
    backrestS3Region: cloud?.region ?? '',
    backrestS3URIStyle: cloud?.uriStyle ?? '',
    backrestS3VerifyTLS: String(cloud?.verifyTLS ?? false),
  };
}

/** Of several storages of one type the last wins, as in v1 (there at random). */
function cloudStorage(storages: Record<string, Storage>): Storage | undefined {
  return Object.values(storages).findLast(({ type }) => type === 's3');
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

/** True if the cluster backs up to a bucket, too. */
export function hasCloudRepository(cluster: Pgcluster): boolean {
  return cluster.spec.backrestStorageTypes.includes('s3');
}
