import type { Evidence } from '../../src/model/evidence.ts';
import type { Lag } from '../../src/model/lag.ts';
import type { Proof } from '../../src/model/proof.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { SYSTEM_IDENTIFIER } from './builders/observation.ts';
import { initialStatus } from '../../src/workflows/initial-status.ts';
import { request } from './builders/request.ts';

/** One consistent, healthy migration: cluster1 in namespace pg to cluster1-v2. Tests change what they are about. */

export * from './builders/observation.ts';
export * from './builders/plan.ts';
export * from './builders/request.ts';
export * from './builders/second-order.ts';
export * from './builders/v1-cluster.ts';

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
    server: { deployment: 'cluster1', dataDirectory: '/pgdata', binaryDirectory: '/bin' },
    nextTransactionId: 5_000,
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
    provedAtTargetMs: 1_001_490,
    ...overrides,
  };
}

/** A migration that has just begun. */
export function status(overrides: Partial<MigrationStatus> = {}): MigrationStatus {
  return { ...initialStatus(request()), ...overrides };
}
