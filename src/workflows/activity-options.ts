import type { ActivityOptions } from '@temporalio/workflow';

/**
 * Every time-out and retry of a migration, in one table. All activities heartbeat by themselves, so a worker that
 * died is noticed after `heartbeatTimeout`; waits have no end of their own unless they say so.
 * The cancellation type is set everywhere: the SDK's real default would let an undo overlap with a running step.
 */
const COMMON = {
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  heartbeatTimeout: '10s',
} as const;

/** Looks before anything is touched: given up after ten minutes, since nothing depends on it. */
const LOOK: ActivityOptions = {
  ...COMMON,
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '10m',
  retry: { initialInterval: '1s', maximumInterval: '15s' },
};

/** Changes of a cluster: tried until they succeed, a person cancels, or the error says that nothing helps. */
const CHANGE: ActivityOptions = {
  ...COMMON,
  startToCloseTimeout: '5m',
  retry: { initialInterval: '1s', maximumInterval: '10s' },
};

/** Waits for the outside: as long as it takes. */
export const WAIT: ActivityOptions = {
  ...COMMON,
  startToCloseTimeout: '365d',
  retry: { initialInterval: '1s', maximumInterval: '10s' },
};

/** Inside the write outage every second counts: a dead worker is noticed sooner, and retries come fast. */
const OUTAGE: ActivityOptions = {
  ...COMMON,
  heartbeatTimeout: '5s',
  // Longer than the longest time-box, so that no clean stop under way is ordered twice.
  startToCloseTimeout: '2h',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '1s' },
};

/** Undo: an hour of tries, then it is said aloud what is left. Putting v1 back into service never gives up. */
const UNDO: ActivityOptions = {
  ...CHANGE,
  scheduleToCloseTimeout: '1h',
  startToCloseTimeout: '10m',
};

/** A word to people that must hurt nobody: a few tries within a minute, then it is left; the next one comes. */
const NOTICE: ActivityOptions = {
  ...COMMON,
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '1m',
  retry: { initialInterval: '2s', maximumAttempts: 3 },
};

/** Rows for the store: tried until it takes them, or the caller's own time is over. */
export const RECORD: ActivityOptions = {
  ...COMMON,
  startToCloseTimeout: '1m',
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
};

/** The steps as the workflow calls them; the summaries are what the timeline of the Temporal UI shows. */
export const STEPS = {
  undoFenceLeftBehind: {
    summary: 'Look for a v1 left stopped; all else: see the tab User Metadata',
    options: CHANGE,
  },
  runPreflight: { summary: 'Check both sides, and plan; see the tab User Metadata', options: LOOK },
  lockSource: { summary: 'Lock v1 against a second migration', options: CHANGE },
  keepSourceBackups: { summary: 'Make sure that v1 keeps its backups', options: CHANGE },
  confirmPlan: { summary: 'Make sure that the plan is still the one checked', options: LOOK },
  applySecrets: { summary: 'Create the secrets of v2', options: CHANGE },
  applyStandby: { summary: 'Create the v2 cluster in standby mode', options: CHANGE },
  awaitStandby: {
    summary: 'Wait for the standby to restore; see the tab User Metadata',
    options: WAIT,
  },
  awaitCaughtUp: {
    summary: 'Wait for the standby to catch up; see the tab User Metadata',
    options: WAIT,
  },
  collectEvidence: { summary: 'Collect the evidence for the approval', options: LOOK },
  watchGate: { summary: 'WAITING FOR AN APPROVAL: see the tab User Metadata', options: WAIT },
  remindApprovers: { summary: 'Tell the approvers that a gate waits', options: NOTICE },
  measureStop: { summary: 'Measure what stopping v1 will mean (no outage)', options: LOOK },
  quickenStandby: { summary: 'Have v2 ask the archive more often (no outage)', options: CHANGE },
  slowStandby: { summary: 'Give v2 its own pace back', options: UNDO },
  pauseSource: { summary: "Pause v1's Patroni (no outage)", options: CHANGE },
  rehearse: { summary: "Rehearse the last segment's way to v2 (no outage)", options: OUTAGE },
  stopSource: { summary: 'WRITE OUTAGE: stop PostgreSQL of v1 cleanly', options: OUTAGE },
  proveReplay: { summary: 'WRITE OUTAGE: prove that v2 has all of v1', options: OUTAGE },
  useOwnRepository: {
    summary: 'WRITE OUTAGE: give v2 a repository path of its own',
    options: OUTAGE,
  },
  resumeSource: { summary: 'Put v1 back into service; see the tab User Metadata', options: OUTAGE },
  deleteSource: {
    summary: 'WRITE OUTAGE, POINT OF NO RETURN: delete the v1 cluster',
    options: OUTAGE,
  },
  promoteFirst: {
    summary: 'WRITE OUTAGE, POINT OF NO RETURN: promote v2, keeping v1',
    options: OUTAGE,
  },
  promoteTarget: {
    summary: 'WRITE OUTAGE: promote v2 by disabling the standby mode',
    options: OUTAGE,
  },
  awaitPromoted: { summary: 'WRITE OUTAGE: wait for v2 to take writes', options: OUTAGE },
  parkSource: { summary: 'Keep v1 from starting: scale its servers to zero', options: CHANGE },
  collectRetirement: { summary: 'Collect the evidence for the second approval', options: WAIT },
  watchRetirement: {
    summary: 'WAITING FOR THE SECOND APPROVAL: see the tab User Metadata',
    options: WAIT,
  },
  deleteParkedSource: { summary: 'Delete the v1 cluster, which was kept', options: CHANGE },
  stopTarget: {
    summary: 'WRITE OUTAGE, FALL BACK: stop v2, count what it has written',
    options: CHANGE,
  },
  createReplicationUser: { summary: 'Create _crunchyrepl and its grants', options: CHANGE },
  awaitSourceGone: { summary: 'Wait for v1 to be removed by its operator', options: WAIT },
  checkPromoted: { summary: 'Check v2: writing, the next timeline', options: CHANGE },
  awaitReadyForBackup: { summary: 'Wait for v2 to be ready for backups', options: WAIT },
  takeFullBackup: { summary: 'Take a full backup of v2', options: WAIT },
  checkTargetArchiving: { summary: 'Check that v2 archives (pgbackrest check)', options: CHANGE },
  applyFinal: { summary: 'Give v2 its final form', options: CHANGE },
  awaitReplicas: { summary: 'Wait for the replicas of v2 to stream', options: WAIT },
  restoreKeepBackups: { summary: 'Undo: set keepBackups of v1 back', options: UNDO },
  removeTarget: { summary: 'Undo: remove the standby', options: UNDO },
  removeSecrets: { summary: 'Undo: remove the secrets of v2', options: UNDO },
  unlockSource: { summary: 'Undo: unlock v1', options: UNDO },
} satisfies Record<string, { summary: string; options: ActivityOptions }>;
