import { describe, expect, it } from 'vitest';
import { translate } from '../../src/planner/translate.ts';
import {
  FIXTURE_NAMES,
  SYSTEM_IDENTIFIER,
  fixtureInput,
  inputOf,
  planOf,
  planOfFixture,
  sourceWith,
} from './translate-helpers.ts';

describe('a small cluster with S3', () => {
  const { standby, final, ...plan } = planOfFixture('s3-path-style');

  it('becomes this cluster once it is promoted', () => {
    expect(final).toEqual({
      apiVersion: 'pgv2.percona.com/v2',
      kind: 'PerconaPGCluster',
      metadata: { name: 'cluster1-v2', namespace: 'pg' },
      spec: {
        crVersion: '2.9.0',
        image: 'docker.io/percona/percona-distribution-postgresql:14.22-1',
        postgresVersion: 14,
        port: 5432,
        standby: { enabled: false, repoName: 'repo1' },
        users: [{ name: 'pguser', databases: ['pgdb'] }],
        autoCreateUserSchema: false,
        expose: { type: 'ClusterIP' },
        exposeReplicas: { type: 'ClusterIP' },
        patroni: {
          dynamicConfiguration: {
            postgresql: {
              pg_hba: ['hostssl all all all md5'],
              parameters: {
                archive_timeout: '1min',
                log_min_duration_statement: '1min',
                max_connections: 100,
                max_locks_per_transaction: 64,
                max_prepared_transactions: 0,
                max_wal_senders: 10,
                max_worker_processes: 8,
                wal_level: 'logical',
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
            resources: { requests: { cpu: '500m', memory: '256Mi' } },
          },
        ],
        proxy: {
          pgBouncer: {
            replicas: 3,
            image: 'docker.io/percona/percona-pgbouncer:1.25.1-1',
            port: 5432,
            resources: { requests: { cpu: '1', memory: '128Mi' } },
            expose: { type: 'ClusterIP' },
          },
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
              'repo1-retention-full': '3',
              'start-fast': 'y',
            },
            repoHost: { resources: { requests: { cpu: '200m', memory: '48Mi' } } },
            repos: [
              {
                name: 'repo1',
                s3: {
                  bucket: 'my-bucket',
                  endpoint: 'minio.storage.svc:9000',
                  region: 'us-east-1',
                },
                schedules: { full: '0 0 * * 6' },
              },
            ],
          },
        },
      },
    });
  });

  it('is, until then, the same as a standby: alone, and touching no backup', () => {
    const { spec } = final;
    const { pgbackrest } = spec.backups;
    const { 'repo1-retention-full': retention, ...global } = pgbackrest.global;
    const [{ schedules, ...repo } = {}] = pgbackrest.repos;
    expect([retention, schedules]).toEqual(['3', { full: '0 0 * * 6' }]);
    expect(standby).toEqual({
      ...final,
      spec: {
        ...spec,
        standby: { enabled: true, repoName: 'repo1' },
        patroni: {
          dynamicConfiguration: {
            postgresql: {
              pg_hba: ['hostssl all all all md5'],
              parameters: spec.patroni.dynamicConfiguration.postgresql.parameters,
            },
          },
        },
        instances: spec.instances.map((instance) => ({ ...instance, replicas: 1 })),
        backups: { ...spec.backups, pgbackrest: { ...pgbackrest, global, repos: [repo] } },
      },
    });
  });

  it('comes with where the backups are, which secrets are needed, and whose data it is', () => {
    expect(plan).toMatchObject({
      crVersion: '2.9.0',
      setKeepBackups: false,
      systemIdentifier: SYSTEM_IDENTIFIER,
      repository: {
        type: 's3',
        path: '/backrestrepo/cluster1-backrest-shared-repo',
        bucket: 'my-bucket',
        endpoint: 'minio.storage.svc:9000',
        region: 'us-east-1',
        global: {
          'repo1-path': '/backrestrepo/cluster1-backrest-shared-repo',
          'repo1-s3-uri-style': 'path',
          'repo1-storage-verify-tls': 'n',
        },
      },
    });
  });
});

describe('every plan', () => {
  const texts = (plan: object) => JSON.stringify(plan);

  it.each(FIXTURE_NAMES.filter((name) => !/postgres-1[23]/.test(name)))(
    'of %s is the same for the same input, and changes nothing of it',
    (name) => {
      const given = fixtureInput(name);
      const before = structuredClone(given);
      expect(texts(translate(given))).toBe(texts(translate(given)));
      expect(given).toEqual(before);
    },
  );

  it('names neither a pod nor a workflow: it is the same whoever makes it', () => {
    for (const { metadata } of [planOf().standby, planOf().final])
      expect(metadata).toEqual({ name: 'least-v2', namespace: 'pg' });
    expect(texts(planOf())).not.toContain('cluster1-0');
  });

  it('is the same whatever order the custom resource has its fields in', () => {
    const turned = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const entries = Object.entries(value).reverse();
      return Object.fromEntries(entries.map(([key, item]) => [key, turned(item)]));
    };
    const input = fixtureInput('every-field');
    const source = turned(input.source) as typeof input.source;
    const verdicts = (of: typeof input) => translate(of).verdicts.map(({ field }) => field);
    expect(verdicts({ ...input, source })).toEqual(verdicts(input));
  });

  it("reads in the order of v2's own example, what an override adds at the end", () => {
    const { standby, final } = planOfFixture('every-field', {
      target: { overrides: { spec: { pause: false } } },
    });
    const order = Object.keys(final.spec);
    expect(order).toEqual([
      ...['crVersion', 'metadata', 'tlsOnly', 'standby', 'autoCreateUserSchema', 'users', 'image'],
      ...['imagePullPolicy', 'postgresVersion', 'port', 'expose', 'exposeReplicas', 'instances'],
      ...['proxy', 'backups', 'patroni', 'extensions', 'pause'],
    ]);
    expect(Object.keys(standby.spec)).toEqual(order);
  });

  it('holds no value of a secret', () => {
    const environment = { PGBACKREST_REPO1_S3_KEY_SECRET: 'hush', PGBACKREST_REPO1_S3_KEY: 'hush' };
    expect(texts(planOf({}, { environment }))).not.toContain('hush');
  });

  it('shows push failures: what tracks the latest restorable time hides them', () => {
    expect(planOf().final.spec.backups.trackLatestRestorableTime).toBe(false);
  });

  it.each([
    [true, false],
    [false, true],
    [undefined, true],
  ])('has keepBackups to be set on v1 when it is %j: %j', (keepBackups, setKeepBackups) => {
    const spec = keepBackups === undefined ? {} : { keepBackups };
    expect(planOf(spec).setKeepBackups).toBe(setKeepBackups);
  });

  it('has no finalizer: one of them would erase the repository that v1 shares', () => {
    expect(texts(planOf({ keepData: false, keepBackups: false }).final)).not.toContain(
      'finalizers',
    );
  });
});

describe('no plan', () => {
  it('is made without the one cloud storage, which preflight lets not pass', () => {
    const { source } = fixtureInput('s3-and-gcs');
    expect(() => translate(inputOf(source))).toThrow('no cloud storage');
    expect(() => translate(inputOf(sourceWith({ backup: {} })))).toThrow('no cloud storage');
  });

  it('is made for a major that the release has no image of', () => {
    expect(() => planOf({}, { majorVersion: 12 })).toThrow('no image for PostgreSQL 12');
    expect(() => planOf({}, { majorVersion: 12, operator: '2.5.0' })).not.toThrow();
  });
});
