import type { MigrationStatus } from '../../../src/model/status.ts';
import type {
  RetirementEvidence,
  StoppedTarget,
  TargetWrites,
} from '../../../src/model/retirement.ts';
import type { StopForecast } from '../../../src/model/stop-forecast.ts';
import { SYSTEM_IDENTIFIER } from './observation.ts';

/** What v2 took in within its first minutes. */
export function targetWrites(overrides: Partial<TargetWrites> = {}): TargetWrites {
  return {
    transactions: 42,
    walBytes: 3_145_728,
    lsn: '0/1E300000',
    tables: [{ database: 'shop', table: 'public.orders', inserted: 30, updated: 9, deleted: 1 }],
    ...overrides,
  };
}

/** What the second gate shows of a v2 that is as it should be. */
export function retirement(overrides: Partial<RetirementEvidence> = {}): RetirementEvidence {
  return {
    evidenceId: 'fedc9876',
    collectedAtMs: Date.UTC(2026, 0, 2, 4, 0, 0),
    sourceUid: 'uid-v1',
    targetUid: 'uid-v2',
    targetPod: 'cluster1-v2-0',
    systemIdentifier: SYSTEM_IDENTIFIER,
    targetTimeline: 5,
    fullBackup: 'cluster1-v2-handover-full-1',
    unverified: null,
    writes: targetWrites(),
    ...overrides,
  };
}

export function stoppedTarget(overrides: Partial<StoppedTarget> = {}): StoppedTarget {
  return {
    endLsn: '0/1E400028',
    lost: targetWrites({ transactions: 57 }),
    exact: true,
    stoppedAtMs: Date.UTC(2026, 0, 2, 5, 0, 0),
    ...overrides,
  };
}

/** A v1 with nothing that would make its stop slow or dear. */
export function stopForecast(overrides: Partial<StopForecast> = {}): StopForecast {
  return {
    measuredAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    checkpointMs: 900,
    stopCheckpointMs: 40,
    clients: 0,
    longestTransactionSeconds: null,
    preparedTransactions: 0,
    logicalSlots: [],
    receivers: [],
    walSenderTimeoutMs: 60_000,
    ...overrides,
  };
}

/** The state in which v2 is in service and v1 is kept, to be given to `status`. */
export const V1_KEPT: Partial<MigrationStatus> = {
  order: 'promote-then-delete',
  repository: 'own',
  phase: 'awaitSecondApproval',
  pastPointOfNoReturn: true,
  promotionSentAtMs: Date.UTC(2026, 0, 2, 3, 30, 0),
  writeOutageSeconds: 1.64,
  targetTimeline: 5,
  fullBackup: 'cluster1-v2-handover-full-1',
  parked: {
    deployments: [{ name: 'cluster1', uid: 'uid-deployment', generation: 3 }],
    parkedAtMs: Date.UTC(2026, 0, 2, 3, 31, 0),
  },
  retirement: retirement(),
  waitingFor: {
    what: 'a person to approve the delete of v1',
    who: 'an approver',
    sinceMs: Date.UTC(2026, 0, 2, 4),
    untilMs: null,
  },
};
