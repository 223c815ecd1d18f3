import { describe, expect, it } from 'vitest';
import { translate } from '../../src/planner/translate.ts';
import {
  SYSTEM_IDENTIFIER,
  postgresFacts,
  request,
  s3Storage,
  v1Cluster,
} from '../helpers/builders.ts';

describe('the official example of v1 with S3', () => {
  const storages = { 'my-s3': s3Storage({ uriStyle: 'path', verifyTLS: false }) };
  const { standby, final, ...plan } = translate({
    request: request(),
    source: v1Cluster({ backup: { storages } }),
    environment: {},
    postgres: postgresFacts(),
    repositorySecretKeys: ['aws-s3-key', 'aws-s3-key-secret'],
    owner: 'handover-pg-cluster1',
  });

  it('becomes this standby', () => {
    expect(standby).toEqual({
      apiVersion: 'pgv2.percona.com/v2',
      kind: 'PerconaPGCluster',
      metadata: {
        name: 'cluster1-v2',
        namespace: 'pg',
        annotations: { 'pg-handover/migration': 'handover-pg-cluster1' },
      },
      spec: {
        crVersion: '2.9.0',
        image: 'docker.io/percona/percona-distribution-postgresql:14.22-1',
        postgresVersion: 14,
        standby: { enabled: true, repoName: 'repo1' },
        users: [{ name: 'pguser', databases: ['pgdb'] }],
        patroni: {
          syncPeriodSeconds: 3,
          leaderLeaseDurationSeconds: 15,
          dynamicConfiguration: {
            postgresql: {
              pg_hba: ['hostssl all all all md5'],
              parameters: {
                max_connections: 100,
                max_wal_senders: 6,
                max_worker_processes: 8,
                max_prepared_transactions: 0,
                max_locks_per_transaction: 64,
                wal_retrieve_retry_interval: '200ms',
              },
            },
          },
        },
        instances: [
          {
            name: 'instance1',
            replicas: 1,
            dataVolumeClaimSpec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
        proxy: {
          pgBouncer: { replicas: 0, image: 'docker.io/percona/percona-pgbouncer:1.25.1-1' },
        },
        extensions: {
          builtin: {
            pg_stat_monitor: true,
            pg_audit: true,
            pg_stat_statements: false,
            pgvector: false,
            pg_repack: false,
          },
        },
        backups: {
          trackLatestRestorableTime: false,
          pgbackrest: {
            image: 'docker.io/percona/percona-pgbackrest:2.58.0-1',
            configuration: [{ secret: { name: 'cluster1-v2-pgbackrest-secrets' } }],
            global: {
              'repo1-path': '/backrestrepo/cluster1-backrest-shared-repo',
              'repo1-s3-uri-style': 'path',
              'repo1-storage-verify-tls': 'n',
              'start-fast': 'y',
            },
            repos: [
              {
                name: 'repo1',
                s3: {
                  bucket: 'my-bucket',
                  endpoint: 'minio.storage.svc:9000',
                  region: 'us-east-1',
                },
              },
            ],
          },
        },
      },
    });
  });

  it('becomes, after promotion, the same without what only a standby needs', () => {
    const { spec } = standby;
    const [instance] = spec.instances;
    expect(final).toEqual({
      ...standby,
      spec: {
        ...spec,
        standby: { enabled: false, repoName: 'repo1' },
        patroni: {
          dynamicConfiguration: {
            postgresql: {
              pg_hba: ['hostssl all all all md5'],
              parameters: postgresFacts().hotStandbySettings,
            },
          },
        },
        instances: [{ ...instance, replicas: 3 }],
        proxy: { pgBouncer: { ...spec.proxy.pgBouncer, replicas: 3 } },
      },
    });
  });

  it('says where the backups are, which secrets are needed, and whose data it is', () => {
    expect(plan).toEqual({
      setKeepBackups: false,
      systemIdentifier: SYSTEM_IDENTIFIER,
      repository: {
        path: '/backrestrepo/cluster1-backrest-shared-repo',
        bucket: 'my-bucket',
        endpoint: 'minio.storage.svc:9000',
        region: 'us-east-1',
        global: standby.spec.backups.pgbackrest.global,
      },
      secrets: [
        {
          name: 'cluster1-v2-pgbackrest-secrets',
          kind: 'repository',
          from: 'cluster1-backrest-repo-config',
          user: null,
        },
        {
          name: 'cluster1-v2-pguser-pguser',
          kind: 'user',
          from: 'cluster1-pguser-secret',
          user: 'pguser',
        },
      ],
    });
  });
});
