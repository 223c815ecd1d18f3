import type { EnvironmentVariable } from '../../shared/patroni-environment.ts';
import { hasCloudRepository, repositoryPath } from '../build-pgcluster.ts';
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
    { name: 'PGBACKREST_CONFIG', value: '/etc/patroni/pgbackrest.conf' },
    { name: 'PGBACKREST_CONFIG_INCLUDE_PATH', value: '/etc/pgbackrest/conf.d' },
    { name: 'PGHA_PGBACKREST', value: 'true' },
    { name: 'PGHA_PGBACKREST_LOCAL_S3_STORAGE', value: String(hasCloudRepository(cluster)) },
    { name: 'PGHA_PGBACKREST_LOCAL_GCS_STORAGE', value: 'false' },
    ...(hasCloudRepository(cluster) ? s3Environment(cluster, path) : []),
  ];
}

function s3Environment({ spec }: Pgcluster, path: string): EnvironmentVariable[] {
  const { repositorySecret } = clusterNames(spec.name);
  return [
    { name: 'PG_HANDOVER_BUCKET_PATH', value: path.replace(/^\/+/, '') },
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

/** Options that point one pgBackRest command at the bucket, as v1's own scripts give them. */
export function cloudOptions(cluster: Pgcluster): string[] {
  const verify = cluster.spec.backrestS3VerifyTLS === 'true';
  return ['--repo1-type=s3', ...(verify ? [] : ['--no-repo1-s3-verify-tls'])];
}
