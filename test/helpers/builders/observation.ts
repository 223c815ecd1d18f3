import type {
  DatabaseFacts,
  DryRunAnswer,
  Observation,
  OperatorFacts,
  PostgresFacts,
  RepositoryFacts,
  TargetFacts,
} from '../../../src/model/observation.ts';
import { v1Cluster } from './v1-cluster.ts';

export const SYSTEM_IDENTIFIER = '7300000000000000001';
export const OBSERVER = 'handover-pg-cluster1';

/** The API server's answer to a form of v2 that it takes whole. */
export const TAKEN: DryRunAnswer = { accepted: true, message: null, pruned: [] };

export const seen = <T>(value: T) => ({ seen: true as const, value });
export const unseen = (why: string) => ({ seen: false as const, why });

export function postgresFacts(overrides: Partial<PostgresFacts> = {}): PostgresFacts {
  return {
    pod: 'cluster1-0',
    majorVersion: 14,
    systemIdentifier: SYSTEM_IDENTIFIER,
    timeline: 4,
    currentLsn: '0/1D000400',
    dataDirectory: '/pgdata/cluster1',
    binaryDirectory: '/usr/pgsql-14/bin',
    segmentBytes: 16_777_216,
    hotStandbySettings: {
      max_connections: 100,
      max_wal_senders: 6,
      max_worker_processes: 8,
      max_prepared_transactions: 0,
      max_locks_per_transaction: 64,
    },
    archiver: {
      lastArchivedSegment: '00000004000000000000001C',
      failedCount: 0,
      failing: false,
    },
    ...overrides,
  };
}

/** A small application's databases, as v1's own images make them. */
export function databaseFacts(overrides: Partial<DatabaseFacts> = {}): DatabaseFacts {
  const locale = { collate: 'en_US.utf-8', ctype: 'en_US.utf-8', provider: 'libc' };
  return {
    versionNumber: 140_011,
    settings: [
      {
        name: 'shared_preload_libraries',
        value: 'pg_stat_monitor,pgaudit',
        source: 'configuration file',
        inAutoConf: false,
      },
    ],
    extensions: ['pg_stat_monitor', 'pgaudit', 'plpgsql'],
    md5Roles: [],
    clearTextClients: [],
    locales: ['pgdb', 'postgres', 'template1'].map((database) => ({ database, ...locale })),
    tablespaces: [],
    totalBytes: 40_000_000,
    segmentsToArchive: 0,
    preparedTransactions: [],
    longTransactions: [],
    replicationSlots: [],
    replicationClients: [],
    replicas: [],
    subscriptions: [],
    ...overrides,
  };
}

export function repositoryFacts(overrides: Partial<RepositoryFacts> = {}): RepositoryFacts {
  return {
    statusCode: 0,
    statusMessage: 'ok',
    fullBackups: 1,
    newestArchivedSegment: '00000004000000000000001C',
    systemIdentifiers: [SYSTEM_IDENTIFIER],
    cipher: 'none',
    ...overrides,
  };
}

export function operatorFacts(overrides: Partial<OperatorFacts> = {}): OperatorFacts {
  return { running: true, version: '2.9.0', namespaces: null, ...overrides };
}

/** A free place. */
export function targetFacts(overrides: Partial<TargetFacts> = {}): TargetFacts {
  return {
    namespaceExists: true,
    exists: false,
    madeBy: null,
    standby: false,
    secrets: [],
    ...overrides,
  };
}

/** What v1's operator tells its database container about the S3 storage of the example. */
export const v1Environment: Readonly<Record<string, string>> = {
  PGBACKREST_STANZA: 'db',
  PGBACKREST_REPO1_PATH: '/backrestrepo/cluster1-backrest-shared-repo',
  PGBACKREST_REPO1_TYPE: 'posix',
  PGHA_PGBACKREST_LOCAL_S3_STORAGE: 'true',
  PGBACKREST_REPO1_S3_BUCKET: 'my-bucket',
  PGBACKREST_REPO1_S3_ENDPOINT: 'minio.storage.svc:9000',
  PGBACKREST_REPO1_S3_REGION: 'us-east-1',
};

/** Everything seen, nothing wrong. */
export function observation(overrides: Partial<Observation> = {}): Observation {
  return {
    source: v1Cluster(),
    environment: seen({ ...v1Environment }),
    postgres: seen(postgresFacts()),
    databases: seen(databaseFacts()),
    sourceSecrets: seen({
      'cluster1-backrest-repo-config': ['aws-s3-key', 'aws-s3-key-secret'],
      'cluster1-pguser-secret': ['username', 'password'],
    }),
    repository: seen(repositoryFacts()),
    customConfig: seen({ options: [], missing: [] }),
    sourceOperator: seen(operatorFacts({ version: '1.6.0' })),
    targetCrdServed: seen(true),
    targetOperator: seen(operatorFacts()),
    target: seen(targetFacts()),
    storageClasses: seen([{ name: 'standard', isDefault: true }]),
    lock: seen({ holder: null, running: null }),
    patroniPause: seen({ paused: false, mark: null }),
    ownRepository: seen(null),
    missingPermissions: seen([]),
    dryRun: seen({ standby: TAKEN, final: TAKEN }),
    observer: OBSERVER,
    ...overrides,
  };
}
