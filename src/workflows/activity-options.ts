import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';

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
const WAIT: ActivityOptions = {
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

const step = <N extends keyof Activities>(name: N, summary: string, options: ActivityOptions) =>
  proxyActivities<Activities>({ ...options, summary })[name];

/** The steps as the workflow calls them; the summaries are what the timeline of the Temporal UI shows. */
export const act = {
  undoFenceLeftBehind: step(
    'undoFenceLeftBehind',
    'Look for a v1 left stopped; all else: see the tab User Metadata',
    CHANGE,
  ),
  runPreflight: step('runPreflight', 'Check both sides, and plan; see the tab User Metadata', LOOK),
  lockSource: step('lockSource', 'Lock v1 against a second migration', CHANGE),
  keepSourceBackups: step('keepSourceBackups', 'Make sure that v1 keeps its backups', CHANGE),
  confirmPlan: step('confirmPlan', 'Make sure that the plan is still the one checked', LOOK),
  applySecrets: step('applySecrets', 'Create the secrets of v2', CHANGE),
  applyStandby: step('applyStandby', 'Create the v2 cluster in standby mode', CHANGE),
  awaitStandby: step(
    'awaitStandby',
    'Wait for the standby to restore; see the tab User Metadata',
    WAIT,
  ),
  awaitCaughtUp: step(
    'awaitCaughtUp',
    'Wait for the standby to catch up; see the tab User Metadata',
    WAIT,
  ),
  collectEvidence: step('collectEvidence', 'Collect the evidence for the approval', LOOK),
  watchGate: step('watchGate', 'WAITING FOR AN APPROVAL: see the tab User Metadata', WAIT),
  remindApprovers: step('remindApprovers', 'Tell the approvers that a gate waits', NOTICE),
  measureStop: step('measureStop', 'Measure what stopping v1 will mean (no outage)', LOOK),
  quickenStandby: step('quickenStandby', 'Have v2 ask the archive more often (no outage)', CHANGE),
  slowStandby: step('slowStandby', 'Give v2 its own pace back', UNDO),
  pauseSource: step('pauseSource', "Pause v1's Patroni (no outage)", CHANGE),
  rehearse: step('rehearse', "Rehearse the last segment's way to v2 (no outage)", OUTAGE),
  stopSource: step('stopSource', 'WRITE OUTAGE: stop PostgreSQL of v1 cleanly', OUTAGE),
  proveReplay: step('proveReplay', 'WRITE OUTAGE: prove that v2 has all of v1', OUTAGE),
  useOwnRepository: step(
    'useOwnRepository',
    'WRITE OUTAGE: give v2 a repository path of its own',
    OUTAGE,
  ),
  resumeSource: step('resumeSource', 'Put v1 back into service; see the tab User Metadata', OUTAGE),
  deleteSource: step(
    'deleteSource',
    'WRITE OUTAGE, POINT OF NO RETURN: delete the v1 cluster',
    OUTAGE,
  ),
  promoteFirst: step(
    'promoteFirst',
    'WRITE OUTAGE, POINT OF NO RETURN: promote v2, keeping v1',
    OUTAGE,
  ),
  promoteTarget: step(
    'promoteTarget',
    'WRITE OUTAGE: promote v2 by disabling the standby mode',
    OUTAGE,
  ),
  awaitPromoted: step('awaitPromoted', 'WRITE OUTAGE: wait for v2 to take writes', OUTAGE),
  parkSource: step('parkSource', 'Keep v1 from starting: scale its servers to zero', CHANGE),
  collectRetirement: step(
    'collectRetirement',
    'Collect the evidence for the second approval',
    WAIT,
  ),
  watchRetirement: step(
    'watchRetirement',
    'WAITING FOR THE SECOND APPROVAL: see the tab User Metadata',
    WAIT,
  ),
  deleteParkedSource: step('deleteParkedSource', 'Delete the v1 cluster, which was kept', CHANGE),
  stopTarget: step(
    'stopTarget',
    'WRITE OUTAGE, FALL BACK: stop v2, count what it has written',
    CHANGE,
  ),
  createReplicationUser: step(
    'createReplicationUser',
    'Create _crunchyrepl and its grants',
    CHANGE,
  ),
  awaitSourceGone: step('awaitSourceGone', 'Wait for v1 to be removed by its operator', WAIT),
  checkPromoted: step('checkPromoted', 'Check v2: writing, the next timeline', CHANGE),
  awaitReadyForBackup: step('awaitReadyForBackup', 'Wait for v2 to be ready for backups', WAIT),
  takeFullBackup: step('takeFullBackup', 'Take a full backup of v2', WAIT),
  checkTargetArchiving: step(
    'checkTargetArchiving',
    'Check that v2 archives (pgbackrest check)',
    CHANGE,
  ),
  applyFinal: step('applyFinal', 'Give v2 its final form', CHANGE),
  awaitReplicas: step('awaitReplicas', 'Wait for the replicas of v2 to stream', WAIT),
  restoreKeepBackups: step('restoreKeepBackups', 'Undo: set keepBackups of v1 back', UNDO),
  removeTarget: step('removeTarget', 'Undo: remove the standby', UNDO),
  removeSecrets: step('removeSecrets', 'Undo: remove the secrets of v2', UNDO),
  unlockSource: step('unlockSource', 'Undo: unlock v1', UNDO),
};
