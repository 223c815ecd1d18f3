import type { Evidence } from '../../src/model/evidence.ts';
import type { Lag } from '../../src/model/lag.ts';
import type { Observation, PostgresFacts, RepositoryFacts } from '../../src/model/observation.ts';
import type { Proof } from '../../src/model/proof.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import type { V1Cluster, V1Spec, V1Storage } from '../../src/model/v1-cluster.ts';

/** One consistent, healthy migration: cluster1 in namespace pg to cluster1-v2. Tests change what they are about. */

export const SYSTEM_IDENTIFIER = '7300000000000000001';
export const OBSERVER = 'handover-pg-cluster1';

export function request(overrides: Partial<MigrationRequest> = {}): MigrationRequest {
  return {
    source: { context: null, namespace: 'pg', cluster: 'cluster1' },
    target: { context: null, namespace: 'pg', cluster: 'cluster1-v2', replicas: null },
    cutover: { maxLagBytes: 50_331_648, maxWriteOutageSeconds: 60 },
    approval: { timeoutSeconds: 604_800 },
    standbyTimeoutSeconds: 259_200,
    ...overrides,
  };
}

export function s3Storage(overrides: Partial<V1Storage> = {}): V1Storage {
  return {
    type: 's3',
    bucket: 'my-bucket',
    region: 'us-east-1',
    endpointUrl: 'minio.storage.svc:9000',
    ...overrides,
  };
}

/** The parts of the official example of v1 with S3 that matter to a migration. */
export function v1Cluster(spec: Partial<V1Spec> = {}): V1Cluster {
  return {
    metadata: {
      name: 'cluster1',
      namespace: 'pg',
      uid: 'uid-v1',
      resourceVersion: '1234',
      creationTimestamp: '2024-05-16T00:00:00Z',
    },
    spec: {
      database: 'pgdb',
      user: 'pguser',
      port: '5432',
      standby: false,
      pause: false,
      keepData: true,
      keepBackups: true,
      pgPrimary: { volumeSpec: { size: '1Gi', accessmode: 'ReadWriteOnce', storageclass: '' } },
      pgReplicas: { hotStandby: { size: 2 } },
      pgBouncer: { size: 3 },
      backup: { storages: { 'my-s3': s3Storage() } },
      ...spec,
    },
  };
}

/** The same where a field was never written: the v1 CRD requires none. */
export function v1ClusterWithout(field: keyof V1Spec): V1Cluster {
  const fields = Object.entries(v1Cluster().spec).filter(([name]) => name !== field);
  return { ...v1Cluster(), spec: Object.fromEntries(fields) };
}

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
    extensions: ['plpgsql', 'pg_stat_monitor', 'pgaudit'],
    archiver: {
      lastArchivedSegment: '00000004000000000000001C',
      failedCount: 0,
      failing: false,
    },
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
    ...overrides,
  };
}

/** Everything seen, nothing wrong. */
export function observation(overrides: Partial<Observation> = {}): Observation {
  return {
    source: v1Cluster(),
    sourceEnvironment: { seen: true, value: {} },
    postgres: { seen: true, value: postgresFacts() },
    repository: { seen: true, value: repositoryFacts() },
    secretKeys: {
      'cluster1-backrest-repo-config': ['aws-s3-key', 'aws-s3-key-secret'],
      'cluster1-pguser-secret': ['username', 'password'],
    },
    sourceOperatorRunning: { seen: true, value: true },
    targetCrdServed: { seen: true, value: true },
    targetOperatorRunning: { seen: true, value: true },
    target: { exists: false, madeBy: null, standby: false },
    observer: OBSERVER,
    ...overrides,
  };
}

export function lag(overrides: Partial<Lag> = {}): Lag {
  return {
    bytes: 2048,
    replayBytesPerSecond: null,
    writeBytesPerSecond: null,
    etaSeconds: null,
    sample: {
      takenAtMs: 1_700_000_000_000,
      sourceLsn: '0/1D000800',
      lastArchivedSegment: '00000004000000000000001C',
      replayLsn: '0/1D000000',
    },
    ...overrides,
  };
}

export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    evidenceId: 'abcd1234',
    collectedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    sourceUid: 'uid-v1',
    targetUid: 'uid-v2',
    sourcePod: 'cluster1-0',
    targetPod: 'cluster1-v2-0',
    systemIdentifier: SYSTEM_IDENTIFIER,
    sourceTimeline: 4,
    planHash: '0123456789abcdef',
    lag: lag(),
    ...overrides,
  };
}

export function proof(overrides: Partial<Proof> = {}): Proof {
  return {
    sourceUid: 'uid-v1',
    pod: 'cluster1-0',
    systemIdentifier: SYSTEM_IDENTIFIER,
    timeline: 4,
    checkpointLsn: '0/1E000028',
    endLsn: '0/1E000000',
    lastSegment: '00000004000000000000001D',
    segmentBytes: 16_777_216,
    stopSentAtMs: 1_000_000,
    stoppedAtMs: 1_000_900,
    targetUid: 'uid-v2',
    targetPod: 'cluster1-v2-0',
    replayLsn: '0/1E000000',
    provedAtMs: 1_001_500,
    ...overrides,
  };
}

/** A migration that has just begun. */
export function status(overrides: Partial<MigrationStatus> = {}): MigrationStatus {
  return {
    source: { context: null, namespace: 'pg', cluster: 'cluster1' },
    target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
    phase: 'preflight',
    outcome: null,
    waitingFor: null,
    phases: {},
    findings: [],
    planHash: null,
    lag: null,
    evidence: null,
    undoneCutOvers: [],
    decisions: [],
    ignoredSignals: [],
    rehearsalMs: null,
    proof: null,
    pastPointOfNoReturn: false,
    writeOutageSeconds: null,
    targetTimeline: null,
    fullBackup: null,
    lostDeleteCured: false,
    undone: [],
    notUndone: [],
    reason: null,
    ...overrides,
  };
}
