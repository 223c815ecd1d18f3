import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities/activities.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { RecordRow } from '../../src/model/record.ts';
import type { Fence, Proof } from '../../src/model/proof.ts';
import type {
  ParkedSource,
  RetirementEvidence,
  StoppedTarget,
  TargetWrites,
} from '../../src/model/retirement.ts';
import type { Reminder } from '../../src/model/reminder.ts';
import type { StopForecast } from '../../src/model/stop-forecast.ts';
import { MemoryStore } from './memory-store.ts';

/** Everything that was called, in order: what a workflow did to the world. */
export interface FakeWorld {
  activities: Activities;
  calls: string[];
  /** Of what people were reminded. Not among the calls: it happens beside them, and does nothing to the world. */
  reminders: Reminder[];
  /** Where the record goes. Not among the calls either. */
  store: MemoryStore;
}

const SYSTEM_IDENTIFIER = '7300000000000000001';

/** A world in which everything works at once; `overrides` make single steps behave otherwise. */
export function fakeWorld(overrides: Partial<Activities> = {}): FakeWorld {
  const calls: string[] = [];
  const reminders: Reminder[] = [];
  const store = new MemoryStore();
  const all = { ...happyActivities(), ...recording(store), ...overrides };
  const entries = Object.entries(all).map(([name, run]) => [
    name,
    (...args: unknown[]) => {
      if (name === 'remindApprovers') reminders.push(args[0] as Reminder);
      else if (!BESIDE.has(name)) calls.push(name);
      return (run as (...a: unknown[]) => unknown)(...args);
    },
  ]);
  return { activities: Object.fromEntries(entries) as Activities, calls, reminders, store };
}

/** The record is kept beside everything else, and does nothing to the world. */
function recording(store: MemoryStore) {
  return {
    writeRecord: ({ rows }: { rows: RecordRow[] }) =>
      // As the real one, it fails as a promise.
      Promise.resolve().then(() => store.append(rows)),
    awaitClosed: done,
    closeRecord: () => Promise.resolve({ status: 'COMPLETED' }),
  };
}

const BESIDE: ReadonlySet<string> = new Set(['writeRecord', 'awaitClosed', 'closeRecord']);

export const fence: Fence = {
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
};

export const proof: Proof = {
  ...fence,
  targetUid: 'uid-v2',
  targetPod: 'cluster1-v2-0',
  replayLsn: '0/1E000000',
  provedAtMs: 1_001_500,
  provedAtTargetMs: 1_001_490,
};

export const evidence: Evidence = {
  evidenceId: 'abcd1234',
  collectedAtMs: 999_000,
  sourceUid: 'uid-v1',
  targetUid: 'uid-v2',
  sourcePod: 'cluster1-0',
  targetPod: 'cluster1-v2-0',
  systemIdentifier: SYSTEM_IDENTIFIER,
  sourceTimeline: 4,
  planHash: 'plan-hash',
  lag: {
    bytes: 1024,
    replayBytesPerSecond: null,
    writeBytesPerSecond: null,
    etaSeconds: null,
    sample: {
      takenAtMs: 999_000,
      sourceLsn: '0/1D000400',
      lastArchivedSegment: null,
      replayLsn: '0/1D000000',
    },
  },
};

export const stopForecast: StopForecast = {
  measuredAtMs: 999_500,
  checkpointMs: 120,
  stopCheckpointMs: 15,
  clients: 3,
  longestTransactionSeconds: null,
  preparedTransactions: 0,
  logicalSlots: [],
  receivers: [],
  walSenderTimeoutMs: 60_000,
};

export const parked: ParkedSource = {
  deployments: [{ name: 'cluster1', uid: 'uid-deployment', generation: 2 }],
  parkedAtMs: 1_004_000,
};

const writes: TargetWrites = { transactions: 7, walBytes: 4096, lsn: '0/1E001000', tables: [] };

export const retirement: RetirementEvidence = {
  evidenceId: 'beef5678',
  collectedAtMs: 1_005_000,
  sourceUid: 'uid-v1',
  targetUid: 'uid-v2',
  targetPod: 'cluster1-v2-0',
  systemIdentifier: SYSTEM_IDENTIFIER,
  targetTimeline: 5,
  fullBackup: 'cluster1-v2-handover-full-1',
  unverified: null,
  writes,
};

export const stoppedTarget: StoppedTarget = {
  endLsn: '0/1F000028',
  lost: writes,
  exact: true,
  stoppedAtMs: 1_006_000,
};

/** Only what the workflow itself reads; the rest of a plan is none of its business. */
export const plan = {
  planHash: 'plan-hash',
  systemIdentifier: SYSTEM_IDENTIFIER,
  secrets: [],
  repository: {},
  standby: {
    kind: 'standby',
    spec: { patroni: { dynamicConfiguration: { postgresql: { parameters: {} } } } },
  },
  final: {
    spec: {
      instances: [{ name: 'instance1', replicas: 3 }],
      backups: { pgbackrest: { global: { 'repo1-path': '/own' } } },
    },
  },
} as unknown as Plan;

const done = () => Promise.resolve();

function happyActivities(): Omit<Activities, 'writeRecord' | 'awaitClosed' | 'closeRecord'> {
  return {
    runPreflight: () => Promise.resolve({ findings: [], plan, refusal: null }),
    lockSource: done,
    unlockSource: done,
    keepSourceBackups: done,
    restoreKeepBackups: done,
    confirmPlan: done,
    applySecrets: done,
    applyStandby: () => Promise.resolve({ uid: 'uid-v2', createdAt: '2026-01-01T00:00:00Z' }),
    awaitStandby: () => Promise.resolve({ pod: 'cluster1-v2-0' }),
    awaitCaughtUp: () => Promise.resolve(evidence.lag),
    collectEvidence: () => Promise.resolve(evidence),
    watchGate: untilCancelled,
    remindApprovers: done,
    pauseSource: () => Promise.resolve({ pod: fence.pod, server: fence.server }),
    undoFenceLeftBehind: () => Promise.resolve(null),
    measureStop: () => Promise.resolve(stopForecast),
    quickenStandby: done,
    slowStandby: done,
    useOwnRepository: done,
    promoteFirst: () => Promise.resolve(true as const),
    parkSource: () => Promise.resolve(parked),
    collectRetirement: () => Promise.resolve(retirement),
    watchRetirement: untilCancelled,
    deleteParkedSource: () =>
      Promise.resolve({ uid: 'uid-v1', innerUid: 'uid-inner', sentAtMs: 1_001_500 }),
    stopTarget: () => Promise.resolve(stoppedTarget),
    rehearse: () => Promise.resolve(700),
    stopSource: (_ref, _paused, { startedAtMs }) =>
      Promise.resolve({ ...fence, stopSentAtMs: startedAtMs }),
    proveReplay: (_target, _uid, stopped) => Promise.resolve({ ...proof, ...stopped }),
    resumeSource: () => Promise.resolve(true),
    deleteSource: () =>
      Promise.resolve({ uid: 'uid-v1', innerUid: 'uid-inner', sentAtMs: 1_001_500 }),
    awaitSourceGone: () => Promise.resolve({ lostDeleteCured: false }),
    promoteTarget: done,
    awaitPromoted: () =>
      Promise.resolve({ pod: 'cluster1-v2-0', timeline: 5, writableAtTargetMs: 1_002_990 }),
    createReplicationUser: done,
    checkPromoted: done,
    awaitReadyForBackup: done,
    takeFullBackup: () => Promise.resolve({ name: 'cluster1-v2-handover-full-1' }),
    checkTargetArchiving: done,
    applyFinal: done,
    awaitReplicas: done,
    removeTarget: done,
    removeSecrets: done,
  };
}

/** An activity that goes on until it is cancelled, as the real waits do. */
export async function untilCancelled(): Promise<never> {
  const context = Context.current();
  for (;;) {
    context.heartbeat();
    await context.sleep(50);
  }
}

/** Evidence that is another one at the second look only: what people approved has gone stale. */
export function evidenceGoneStale(): Activities['collectEvidence'] {
  let looks = 0;
  return () => Promise.resolve(looks++ === 1 ? { ...evidence, evidenceId: 'changed0' } : evidence);
}

/** An activity that fails for good. */
export function refused(type: string, message = 'no'): () => Promise<never> {
  return () => Promise.reject(ApplicationFailure.nonRetryable(message, type));
}
