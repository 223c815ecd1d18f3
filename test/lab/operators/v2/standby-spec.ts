import type { ClusterSpec } from '../../../../lab/operators/v2/custom-resource.ts';
import type { StackDescription } from '../../../../lab/stack.ts';

/** What a standby is made of, where it differs from a sound one. */
export interface StandbyOptions {
  name: string;
  namespace: string;
  /** Path of v1's repository. */
  path: string;
  /** Key of `global` that carries the path. */
  pathKey?: string;
  secretName?: string;
  replicas?: number;
}

export function standbySpec({ s3 }: StackDescription, options: StandbyOptions): ClusterSpec {
  const parameters = { wal_retrieve_retry_interval: '200ms' };
  return {
    crVersion: '2.9.0',
    image: 'docker.io/percona/percona-distribution-postgresql:15',
    postgresVersion: 15,
    standby: { enabled: true, repoName: 'repo1' },
    users: [{ name: 'pguser', databases: ['pgdb'] }],
    patroni: {
      syncPeriodSeconds: 3,
      leaderLeaseDurationSeconds: 15,
      dynamicConfiguration: { postgresql: { parameters } },
    },
    instances: [
      {
        name: 'instance1',
        replicas: options.replicas ?? 1,
        dataVolumeClaimSpec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ],
    backups: {
      trackLatestRestorableTime: false,
      pgbackrest: {
        image: 'docker.io/percona/percona-pgbackrest:2.58.0-1',
        configuration: [{ secret: { name: options.secretName ?? 's3' } }],
        global: {
          [options.pathKey ?? 'repo1-path']: options.path,
          'repo1-s3-uri-style': 'path',
          'repo1-storage-verify-tls': 'n',
          'start-fast': 'y',
        },
        repos: [
          {
            name: 'repo1',
            s3: { bucket: s3.bucket, endpoint: s3.endpoint, region: s3.region },
          },
        ],
      },
    },
  };
}
