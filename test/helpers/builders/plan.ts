import type { JsonValue } from '../../../src/model/json.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { V2Cluster, V2Spec } from '../../../src/model/v2-cluster.ts';
import { SYSTEM_IDENTIFIER } from './observation.ts';

const REPOSITORY_PATH = '/backrestrepo/cluster1-backrest-shared-repo';
const GLOBAL = {
  'repo1-path': REPOSITORY_PATH,
  'repo1-s3-uri-style': 'host',
  'repo1-storage-verify-tls': 'n',
};

/** The v2 cluster that becomes of the official example of v1, in short. */
export function v2Cluster(spec: Partial<V2Spec> = {}): V2Cluster {
  return {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    metadata: { name: 'cluster1-v2', namespace: 'pg' },
    spec: {
      crVersion: '2.9.0',
      image: 'docker.io/percona/percona-distribution-postgresql:14.22-1',
      postgresVersion: 14,
      standby: { enabled: false, repoName: 'repo1' },
      users: [{ name: 'pguser', databases: ['pgdb'] }],
      patroni: {
        dynamicConfiguration: {
          postgresql: {
            pg_hba: ['hostssl all all all md5'],
            parameters: {
              max_connections: 100,
              max_wal_senders: 6,
              max_worker_processes: 8,
              max_prepared_transactions: 0,
              max_locks_per_transaction: 64,
            },
          },
        },
      },
      instances: [
        {
          name: 'instance1',
          replicas: 3,
          dataVolumeClaimSpec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
      proxy: {
        pgBouncer: { replicas: 3, image: 'docker.io/percona/percona-pgbouncer:1.25.1-1' },
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
          global: GLOBAL,
          repos: [
            {
              name: 'repo1',
              s3: { bucket: 'my-bucket', endpoint: 'minio.storage.svc:9000', region: 'us-east-1' },
            },
          ],
        },
      },
      ...spec,
    },
  };
}

/** The plan of the migration that the other builders are about. */
export function plan(overrides: Partial<Plan> = {}): Plan {
  return {
    planHash: '0123456789abcdef',
    crVersion: '2.9.0',
    setKeepBackups: false,
    systemIdentifier: SYSTEM_IDENTIFIER,
    repository: {
      type: 's3',
      path: REPOSITORY_PATH,
      bucket: 'my-bucket',
      endpoint: 'minio.storage.svc:9000',
      region: 'us-east-1',
      global: GLOBAL,
    },
    secrets: [
      {
        name: 'cluster1-v2-pgbackrest-secrets',
        kind: 'repository',
        from: { kind: 'Secret', name: 'cluster1-backrest-repo-config' },
        user: null,
      },
      {
        name: 'cluster1-v2-pguser-pguser',
        kind: 'user',
        from: { kind: 'Secret', name: 'cluster1-pguser-secret' },
        user: 'pguser',
      },
    ],
    standby: v2Cluster({ standby: { enabled: true, repoName: 'repo1' } }),
    final: v2Cluster(),
    verdicts: [],
    ...overrides,
  };
}

/**
 * The same with one value of v2's custom resource set or, by undefined, taken away: before the promotion and after it.
 * The path is written with dots; a number in it counts in a list.
 */
export function planWith(path: string, value: JsonValue | undefined): Plan {
  const { standby, final, ...rest } = plan();
  return { ...rest, standby: changed(standby, path, value), final: changed(final, path, value) };
}

function changed(cluster: V2Cluster, path: string, value: JsonValue | undefined): V2Cluster {
  const copy = structuredClone(cluster);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder = copy as unknown as Record<string, unknown>;
  for (const key of keys) holder = (holder[key] ??= {}) as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}
