import { describe, expect, it } from 'vitest';

import { buildDynamicConfiguration } from '../../../../lab/operators/v2/build-dynamic-configuration.ts';
import { buildPostgresParameters } from '../../../../lab/operators/v2/build-postgres-parameters.ts';
import type {
  BuiltinExtension,
  ClusterSpec,
} from '../../../../lab/operators/v2/custom-resource.ts';
import { resolved } from './cluster-builder.ts';

function configuration(spec: Partial<ClusterSpec> = {}, databaseOsUser = 'postgres') {
  const cluster = resolved(spec);
  const installed = new Set<BuiltinExtension>(['pg_audit', 'pg_stat_statements']);
  const parameters = buildPostgresParameters(cluster, installed);
  return buildDynamicConfiguration(cluster, parameters, { databaseOsUser }) as {
    ttl: number;
    loop_wait: number;
    standby_cluster?: Record<string, unknown>;
    postgresql: { parameters: Record<string, unknown>; pg_hba: string[]; pg_ident?: string[] };
  };
}

describe('a standby', () => {
  it('restores from its repository and fetches WAL from it', () => {
    expect(configuration().standby_cluster).toEqual({
      create_replica_methods: ['pgbackrest'],
      restore_command: 'pgbackrest --stanza=db archive-get %f "%p" --repo=1',
    });
  });

  it('is promoted by the disappearance of its section', () => {
    const promoted = configuration({ standby: { enabled: false, repoName: 'repo1' } });
    expect(promoted.standby_cluster).toBeUndefined();
    expect(promoted.postgresql.parameters.restore_command).toBe(
      'pgbackrest --stanza=db archive-get %f "%p"',
    );
  });

  it('follows a host too, when there is one', () => {
    const { standby_cluster } = configuration({
      standby: { enabled: true, repoName: 'repo2', host: 'h', port: 5433 },
    });
    expect(standby_cluster).toMatchObject({
      host: 'h',
      port: 5433,
      create_replica_methods: ['pgbackrest', 'basebackup'],
    });
  });
});

describe('timing', () => {
  it('has the defaults of the real operator, and the wishes of the custom resource', () => {
    expect(configuration()).toMatchObject({ ttl: 30, loop_wait: 10 });
    const patroni = { leaderLeaseDurationSeconds: 15, syncPeriodSeconds: 3 };
    expect(configuration({ patroni })).toMatchObject({ ttl: 15, loop_wait: 3 });
  });
});

describe('parameters', () => {
  const own = (parameters: Record<string, unknown>) =>
    configuration({ patroni: { dynamicConfiguration: { postgresql: { parameters } } } }).postgresql
      .parameters;

  it('lets users override defaults but not what is mandatory', () => {
    expect(own({ wal_level: 'replica', archive_mode: 'off', work_mem: '7MB' })).toMatchObject({
      wal_level: 'replica',
      archive_mode: 'on',
      work_mem: '7MB',
    });
  });

  it('loads the libraries of users ahead of those of enabled extensions that are installed', () => {
    expect(own({ shared_preload_libraries: 'mine' }).shared_preload_libraries).toBe('mine,pgaudit');
    const builtin = { pg_audit: false, pg_stat_monitor: true };
    expect(
      configuration({ extensions: { builtin } }).postgresql.parameters.shared_preload_libraries,
    ).toBeUndefined();
  });

  it('carries no path of a pod: it outlives the pod', () => {
    expect(JSON.stringify(configuration())).not.toMatch(/\/(tmp|pgdata|pgconf|etc)\//);
  });

  it('hides a failed archive-push unless the tracking of the restorable time is off', () => {
    expect(own({}).archive_command).toMatch(/archive-push "%p" && timestamp=.*; if /);
    const backups = { trackLatestRestorableTime: false, pgbackrest: {} };
    expect(configuration({ backups }).postgresql.parameters.archive_command).toBe(
      'pgbackrest --stanza=db archive-push "%p"',
    );
  });
});

describe('host rules', () => {
  it('ask for TLS and SCRAM, and for the certificate of the replication role', () => {
    expect(configuration().postgresql.pg_hba).toEqual([
      'local all "postgres" peer',
      'hostssl replication "_crunchyrepl" all cert',
      'hostssl "postgres" "_crunchyrepl" all cert',
      'host all "_crunchyrepl" all reject',
      'hostssl all all all scram-sha-256',
    ]);
  });

  it('put the rules of users in the place of the default', () => {
    const pg_hba = ['hostssl all all all md5'];
    const { postgresql } = configuration({
      patroni: { dynamicConfiguration: { postgresql: { pg_hba } } },
    });
    expect(postgresql.pg_hba.at(-1)).toBe('hostssl all all all md5');
    expect(postgresql.pg_hba).not.toContain('hostssl all all all scram-sha-256');
  });

  it('let PgBouncer in when there is a proxy', () => {
    const { postgresql } = configuration({ proxy: { pgBouncer: {} } });
    expect(postgresql.pg_hba).toContain('hostssl all "_crunchypgbouncer" all scram-sha-256');
  });

  it('map another OS user than postgres, when the lab does not run as root', () => {
    const { postgresql } = configuration({}, 'ann');
    expect(postgresql.pg_hba[0]).toBe('local all "postgres" peer map=lab');
    expect(postgresql.pg_ident).toEqual(['lab ann postgres']);
  });
});
