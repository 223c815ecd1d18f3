import { describe, expect, it } from 'vitest';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import { translate, type TranslationInput } from '../../src/planner/translate.ts';
import { postgresFacts, request, v1Cluster, v1ClusterWithout } from '../helpers/builders.ts';

function input(overrides: Partial<TranslationInput> = {}): TranslationInput {
  return {
    request: request(),
    source: v1Cluster(),
    environment: {},
    postgres: postgresFacts(),
    repositorySecretKeys: ['aws-s3-key', 'aws-s3-key-secret'],
    owner: 'handover-pg-cluster1',
    ...overrides,
  };
}

const planOf = (overrides: Partial<TranslationInput> = {}) => translate(input(overrides));
const planOfSpec = (spec: Partial<V1Spec>) => planOf({ source: v1Cluster(spec) });
const planTo = (target: Partial<MigrationRequest['target']>) =>
  planOf({ request: request({ target: { ...request().target, ...target } }) });

describe('the v2 cluster', () => {
  it('carries no finalizer: one of them would erase the repository that v1 shares', () => {
    const plan = planOf();
    for (const { metadata } of [plan.standby, plan.final])
      expect(Object.keys(metadata)).toEqual(['name', 'namespace', 'annotations']);
  });

  it('is marked as made by this migration, before and after promotion', () => {
    const plan = planOf({ owner: 'another-workflow' });
    for (const { metadata } of [plan.standby, plan.final])
      expect(metadata.annotations).toEqual({ 'pg-handover/migration': 'another-workflow' });
  });

  it('has the name and the namespace that were asked for, and secrets of that name', () => {
    const plan = planTo({ cluster: 'next', namespace: 'pg2' });
    expect(plan.final.metadata).toMatchObject({ name: 'next', namespace: 'pg2' });
    expect(plan.final.spec.backups.pgbackrest.configuration).toEqual([
      { secret: { name: 'next-pgbackrest-secrets' } },
    ]);
    expect(plan.secrets.map(({ name, from }) => [name, from])).toEqual([
      ['next-pgbackrest-secrets', 'cluster1-backrest-repo-config'],
      ['next-pguser-pguser', 'cluster1-pguser-secret'],
    ]);
  });

  it('has no schedule: a standby cannot back up, and a second one would expire the backups of v1', () => {
    expect(JSON.stringify(planOf().standby)).not.toContain('schedule');
  });

  it('holds no value of a secret', () => {
    const environment = { PGBACKREST_REPO1_S3_KEY_SECRET: 'hush', PGBACKREST_REPO1_S3_KEY: 'hush' };
    expect(JSON.stringify(planOf({ environment }))).not.toContain('hush');
  });

  it('shows push failures: what tracks the latest restorable time hides them', () => {
    expect(planOf().final.spec.backups.trackLatestRestorableTime).toBe(false);
  });

  it('is the same for the same input, and changes nothing of it', () => {
    const given = input();
    const before = structuredClone(given);
    expect(JSON.stringify(translate(given))).toBe(JSON.stringify(translate(given)));
    expect(given).toEqual(before);
  });
});

describe('the users', () => {
  it('are the application user and database of v1', () => {
    const plan = planOfSpec({ user: 'app', database: 'orders' });
    expect(plan.final.spec.users).toEqual([{ name: 'app', databases: ['orders'] }]);
    expect(plan.secrets[1]).toEqual({
      name: 'cluster1-v2-pguser-app',
      kind: 'user',
      from: 'cluster1-app-secret',
      user: 'app',
    });
  });
});

describe('what v1 leaves out', () => {
  it('is the user and the database of its own example', () => {
    const { final, secrets } = planOf({ source: v1ClusterWithout('user') });
    expect(final.spec.users).toEqual([{ name: 'pguser', databases: ['pgdb'] }]);
    expect(secrets[1]).toMatchObject({ from: 'cluster1-pguser-secret', user: 'pguser' });
    expect(planOf({ source: v1ClusterWithout('database') }).final.spec.users).toEqual(
      final.spec.users,
    );
  });

  it('is a volume that one node writes, as small as in its own example', () => {
    const plan = planOf({ source: v1ClusterWithout('pgPrimary') });
    expect(plan.final.spec.instances[0]?.dataVolumeClaimSpec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    });
  });

  it('is what it leaves empty, too: v1 takes an empty text for absent', () => {
    const volumeSpec = { size: '', accessmode: '', storageclass: '' };
    const { final, secrets } = planOfSpec({ user: '', database: '', pgPrimary: { volumeSpec } });
    expect(final.spec.users).toEqual([{ name: 'pguser', databases: ['pgdb'] }]);
    expect(secrets[1]).toMatchObject({ user: 'pguser' });
    expect(final.spec.instances[0]?.dataVolumeClaimSpec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    });
  });
});

describe('the instances', () => {
  it.each([
    [undefined, 1],
    [{}, 1],
    [{ hotStandby: {} }, 1],
    [{ hotStandby: { size: 0 } }, 1],
    [{ hotStandby: { size: 2 } }, 3],
  ])('are the primary and the hot standbys of v1: %j', (pgReplicas, replicas) => {
    const source =
      pgReplicas === undefined ? v1ClusterWithout('pgReplicas') : v1Cluster({ pgReplicas });
    const plan = planOf({ source });
    expect(plan.final.spec.instances[0]?.replicas).toBe(replicas);
  });

  it('are as many as the request says, where it does', () => {
    expect(planTo({ replicas: 5 }).final.spec.instances[0]?.replicas).toBe(5);
  });

  it('are one while v2 is a standby: a second one is not ready before promotion', () => {
    expect(planTo({ replicas: 5 }).standby.spec.instances[0]?.replicas).toBe(1);
  });

  it('take the volume of the primary of v1', () => {
    const volumeSpec = { size: '200Gi', accessmode: 'ReadWriteMany', storageclass: 'fast' };
    const plan = planOfSpec({ pgPrimary: { volumeSpec } });
    for (const { spec } of [plan.standby, plan.final])
      expect(spec.instances[0]?.dataVolumeClaimSpec).toEqual({
        accessModes: ['ReadWriteMany'],
        storageClassName: 'fast',
        resources: { requests: { storage: '200Gi' } },
      });
  });

  it.each(['', undefined])('leave the default storage class to Kubernetes: %j', (storageclass) => {
    const volumeSpec = { size: '1Gi', ...(storageclass === undefined ? {} : { storageclass }) };
    const claim = planOfSpec({ pgPrimary: { volumeSpec } }).final.spec.instances[0];
    expect(claim?.dataVolumeClaimSpec).not.toHaveProperty('storageClassName');
  });
});

describe('the settings', () => {
  it('that a hot standby must not have lower are those that run on v1', () => {
    const hotStandbySettings = { max_connections: 777, max_locks_per_transaction: 128 };
    const plan = planOf({ postgres: postgresFacts({ hotStandbySettings }) });
    const parametersOf = ({ spec }: typeof plan.final) =>
      spec.patroni.dynamicConfiguration.postgresql.parameters;
    expect(parametersOf(plan.final)).toEqual(hotStandbySettings);
    expect(parametersOf(plan.standby)).toMatchObject(hotStandbySettings);
  });

  it.each([
    [[], []],
    [['plpgsql', 'postgres_fdw'], []],
    [['pg_stat_monitor'], ['pg_stat_monitor']],
    [['pgaudit'], ['pg_audit']],
    [['pg_stat_statements'], ['pg_stat_statements']],
    [['vector'], ['pgvector']],
    [['pg_repack'], ['pg_repack']],
  ])('keep of the extensions %j these: %j; v2 drops what is not enabled', (extensions, kept) => {
    const plan = planOf({ postgres: postgresFacts({ extensions }) });
    for (const { spec } of [plan.standby, plan.final])
      expect(spec.extensions.builtin).toEqual({
        pg_stat_monitor: false,
        pg_audit: false,
        pg_stat_statements: false,
        pgvector: false,
        pg_repack: false,
        ...Object.fromEntries(kept.map((name) => [name, true])),
      });
  });

  it('take the image of the major of v1', () => {
    const { spec } = planOf({ postgres: postgresFacts({ majorVersion: 15 }) }).final;
    expect(spec.postgresVersion).toBe(15);
    expect(spec.image).toBe('docker.io/percona/percona-distribution-postgresql:15.17-1');
  });

  it('refuse a major without an image, which preflight lets not pass', () => {
    expect(() => planOf({ postgres: postgresFacts({ majorVersion: 12 }) })).toThrow(
      'no image for PostgreSQL 12',
    );
  });

  it.each([
    [undefined, 0],
    [{ size: 0 }, 0],
    [{ size: 2 }, 2],
  ])('take as many PgBouncers as v1 has, none before promotion: %j', (pgBouncer, replicas) => {
    const source =
      pgBouncer === undefined ? v1ClusterWithout('pgBouncer') : v1Cluster({ pgBouncer });
    const plan = planOf({ source });
    expect(plan.final.spec.proxy.pgBouncer.replicas).toBe(replicas);
    expect(plan.standby.spec.proxy.pgBouncer.replicas).toBe(0);
  });

  it.each([
    [true, false],
    [false, true],
    [undefined, true],
  ])('have keepBackups to be set on v1 when it is %j: %j', (keepBackups, setKeepBackups) => {
    const source =
      keepBackups === undefined ? v1ClusterWithout('keepBackups') : v1Cluster({ keepBackups });
    expect(planOf({ source }).setKeepBackups).toBe(setKeepBackups);
  });
});
