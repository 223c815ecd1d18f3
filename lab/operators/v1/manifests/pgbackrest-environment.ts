import type { EnvironmentVariable } from '../../shared/patroni-environment.ts';
import { repositoryPath, storesIn } from '../build-pgcluster.ts';
import { clusterNames, STANZA } from '../names.ts';
import type { Pgcluster } from '../types.ts';

/**
 * The environment by which v1 configures pgBackRest, in its pods' specifications. It is the one
 * authoritative place that tells where a v1 cluster's repository is.
 *
 * Not as in life: no PGBACKREST_REPO1_HOST (the lab's pods share the repository's volume instead of
 * speaking ssh), and the lock path is set (on a shared host all stanzas are called `db`).
 */
export function pgbackrestEnvironment(cluster: Pgcluster, instance: string): EnvironmentVariable[] {
  const path = repositoryPath(cluster);
  return [
    { name: 'PGBACKREST_STANZA', value: STANZA },
    { name: 'PGBACKREST_DB_PATH', value: `/pgdata/${instance}` },
    { name: 'PGBACKREST_REPO1_PATH', value: path },
    { name: 'PGBACKREST_REPO1_TYPE', value: 'posix' },
    { name: 'PGBACKREST_PG1_PORT', value: cluster.spec.port },
    { name: 'PGBACKREST_PG1_SOCKET_PATH', value: '/tmp' },
    { name: 'PGBACKREST_LOG_PATH', value: '/tmp' },
    { name: 'PGBACKREST_LOCK_PATH', value: '/tmp' },
    // Not Debian's own file, in which there is a repository, too.
    { name: 'PGBACKREST_CONFIG', value: '/dev/null' },
    { name: 'PGBACKREST_CONFIG_INCLUDE_PATH', value: '/etc/pgbackrest/conf.d' },
    { name: 'PGHA_PGBACKREST', value: 'true' },
    { name: 'PGHA_PGBACKREST_LOCAL_S3_STORAGE', value: String(storesIn(cluster, 's3')) },
    { name: 'PGHA_PGBACKREST_LOCAL_GCS_STORAGE', value: String(storesIn(cluster, 'gcs')) },
    ...(storesIn(cluster, 'gcs') ? gcsEnvironment(cluster) : []),
    ...(storesIn(cluster, 's3') ? s3Environment(cluster) : []),
    { name: 'PG_HANDOVER_BUCKET_PATH', value: path.replace(/^\/+/, '') },
    { name: 'PG_HANDOVER_PGBACKREST_DEFAULTS', value: PGBACKREST_DEFAULTS.join(' ') },
  ];
}

/** What the lab sets for speed where the custom configuration does not say otherwise. */
const PGBACKREST_DEFAULTS = [
  'start-fast=y',
  'process-max=2',
  'compress-type=lz4',
  'repo1-bundle=y',
  'log-level-console=error',
  'log-level-file=off',
];

/** No CA here, unlike for S3: a private store's comes by the custom configuration. */
function gcsEnvironment({ spec }: Pgcluster): EnvironmentVariable[] {
  const optional = (name: string, value: string): EnvironmentVariable[] =>
    value === '' ? [] : [{ name, value }];
  return [
    { name: 'PGBACKREST_REPO1_GCS_BUCKET', value: spec.backrestGCSBucket },
    ...optional('PGBACKREST_REPO1_GCS_ENDPOINT', spec.backrestGCSEndpoint),
    ...optional('PGBACKREST_REPO1_GCS_KEY_TYPE', spec.backrestGCSKeyType),
    { name: 'PGBACKREST_REPO1_GCS_KEY', value: '/sshd/gcs-key' },
  ];
}

function s3Environment({ spec }: Pgcluster): EnvironmentVariable[] {
  const { repositorySecret } = clusterNames(spec.name);
  return [
    { name: 'PGBACKREST_REPO1_S3_BUCKET', value: spec.backrestS3Bucket },
    { name: 'PGBACKREST_REPO1_S3_ENDPOINT', value: spec.backrestS3Endpoint },
    { name: 'PGBACKREST_REPO1_S3_REGION', value: spec.backrestS3Region },
    {
      name: 'PGBACKREST_REPO1_S3_KEY',
      valueFrom: { secretKeyRef: { name: repositorySecret, key: 'aws-s3-key' } },
    },
    {
      name: 'PGBACKREST_REPO1_S3_KEY_SECRET',
      valueFrom: { secretKeyRef: { name: repositorySecret, key: 'aws-s3-key-secret' } },
    },
    { name: 'PGBACKREST_REPO1_S3_CA_FILE', value: '/sshd/aws-s3-ca.crt' },
    { name: 'PGBACKREST_REPO1_S3_URI_STYLE', value: spec.backrestS3URIStyle || 'host' },
    { name: 'PGHA_PGBACKREST_S3_VERIFY_TLS', value: spec.backrestS3VerifyTLS },
  ];
}

/**
 * Options that point one pgBackRest command at a bucket, for each bucket, as v1's Jobs give them. Given both an S3
 * and a GCS storage, v1 1.6.0 puts the second's options behind the first's, and pgBackRest refuses a type that is
 * set twice: such a cluster never gets a stanza in GCS, where its WAL is to go.
 */
export function cloudOptions(cluster: Pgcluster): string[][] {
  const verify = cluster.spec.backrestS3VerifyTLS === 'true';
  const s3 = ['--repo1-type=s3', ...(verify ? [] : ['--no-repo1-s3-verify-tls'])];
  const gcs = ['--repo1-type=gcs'];
  if (!storesIn(cluster, 'gcs')) return storesIn(cluster, 's3') ? [s3] : [];
  return storesIn(cluster, 's3') ? [s3, [...s3, ...gcs]] : [gcs];
}
