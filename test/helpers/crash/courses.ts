import type { WorkflowHandle } from '@temporalio/client';
import type { SourceClusterOptions } from '../../../lab/source-cluster.ts';
import type { Outcome } from '../../../src/model/phase.ts';
import type { MigrationRequestInput } from '../../../src/model/request.ts';
import { stallReplay } from '../faults.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';
import type { Scenario } from '../scenario.ts';
import { untilStatus } from '../until-status.ts';
import { approveEveryGate } from './approve-every-gate.ts';

/** Of a whole migration whose worker dies at every point that it is the first to reach. */
export const COURSE_TIMEOUT_MS = 20 * 60_000;

/** One way through a migration. Together they come through every activity that there is. */
export interface Course {
  /** A word; namespaces are named after it. */
  name: string;
  source: Partial<SourceClusterOptions>;
  request: Partial<MigrationRequestInput>;
  /** Answers for the people at the gates. @returns the run whose end is the migration's. */
  drive: (scenario: Scenario, request: Partial<MigrationRequestInput>) => Promise<WorkflowHandle>;
  outcome: Outcome;
  inService: 'v1' | 'v2';
}

/** Longer than an outage in which the worker dies at every point. */
const LONG_OUTAGE = { maxWriteOutageSeconds: 600 };
/** Where it is to be over, it is waited for. */
const SHORT_OUTAGE = { maxWriteOutageSeconds: 45 };

export const COURSES: readonly Course[] = [
  {
    name: 'deletes-first',
    source: { replicas: 1 },
    request: { cutover: LONG_OUTAGE },
    drive: approved,
    outcome: 'migrated',
    inService: 'v2',
  },
  {
    name: 'promotes-first',
    source: {},
    request: { cutover: { ...LONG_OUTAGE, order: 'promote-then-delete' } },
    drive: approved,
    outcome: 'migrated',
    inService: 'v2',
  },
  {
    name: 'falls-back',
    source: {},
    request: { cutover: { ...LONG_OUTAGE, order: 'promote-then-delete' } },
    drive: fallenBack,
    outcome: 'fellBack',
    inService: 'v1',
  },
  {
    name: 'is-undone',
    source: { keepBackups: false },
    request: { cutover: SHORT_OUTAGE, approval: { remindEverySeconds: 2 } },
    drive: undone,
    outcome: 'rejected',
    inService: 'v1',
  },
  {
    name: 'finds-a-fence',
    source: {},
    request: { cutover: LONG_OUTAGE },
    drive: startedAnew,
    outcome: 'migrated',
    inService: 'v2',
  },
];

const PATIENCE = { withinMs: COURSE_TIMEOUT_MS };
const inCutOver = ({ phase }: MigrationStatus): boolean => phase === 'cutOver';

async function approved(scenario: Scenario, request: Partial<MigrationRequestInput>) {
  const handle = await scenario.start(request);
  await approveEveryGate(handle, PATIENCE);
  return handle;
}

/** At the second gate somebody prefers v1. */
async function fallenBack(scenario: Scenario, request: Partial<MigrationRequestInput>) {
  const handle = await scenario.start(request);
  const atSecondGate = ({ phase }: MigrationStatus) => phase === 'awaitSecondApproval';
  await approveEveryGate(handle, { ...PATIENCE, until: atSecondGate });
  await until(handle, 'the second gate', (s) => atSecondGate(s) && s.waitingFor !== null);
  await scenario.writes();
  await handle.signal('fallBack', { approver: 'ada', loseWritesOfV2: true });
  return handle;
}

/**
 * v2 stands still in the outage until its time is over. At the gate that opens again people are reminded, and one has
 * had enough.
 */
async function undone(scenario: Scenario, request: Partial<MigrationRequestInput>) {
  const handle = await scenario.start(request);
  const hold = await scenario.holdBefore('stopSource');
  await approveEveryGate(handle, { ...PATIENCE, until: inCutOver });
  // Never reached, if the worker died too often on the way there: then the time was over before.
  const stalled = hold.during(() => stallReplay(scenario)).catch(() => null);
  await until(handle, 'an undone cut-over', (s) => s.undoneCutOvers.length > 0);
  await (
    await stalled
  )?.();
  await until(handle, 'a reminder at the gate', (s) => s.waitingFor !== null && s.reminders > 0);
  await handle.signal('reject', { approver: 'ada' });
  return handle;
}

/** Somebody terminates the migration in its outage, which undoes nothing, and starts another one. */
async function startedAnew(scenario: Scenario, request: Partial<MigrationRequestInput>) {
  const dead = await scenario.start(request);
  const hold = await scenario.holdBefore('proveReplay');
  await approveEveryGate(dead, { ...PATIENCE, until: inCutOver });
  await hold.during(async () => {
    await dead.terminate('for the test');
  });
  return approved(scenario, request);
}

function until(
  handle: WorkflowHandle,
  what: string,
  wanted: (status: MigrationStatus) => boolean,
): Promise<MigrationStatus> {
  return untilStatus(handle, { what, wanted, timeoutMs: COURSE_TIMEOUT_MS });
}
