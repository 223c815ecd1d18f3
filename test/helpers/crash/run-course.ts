import type { WorkflowHandle } from '@temporalio/client';
import type { LedgerComparison } from '../../../lab/writer.ts';
import type { ChainVerdict } from '../../../src/audit/verify-chain.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { MigrationReport } from '../../../src/model/status.ts';
import { awaitResult } from '../await-result.ts';
import { readApiAudit } from '../judges/api-audit.ts';
import { readEndState } from '../judges/end-state.ts';
import { judgeMutations, type MutationVerdict } from '../judges/judge-mutations.ts';
import { judgeRecord } from '../judges/judge-record.ts';
import { ledgerEntries } from '../ledger-entries.ts';
import { Scenario } from '../scenario.ts';
import { COURSE_TIMEOUT_MS, type Course } from './courses.ts';
import { RestartedWorker } from './restarted-worker.ts';

/** How a migration ended, and what everybody but the workflow says of it. */
export interface CourseEnd {
  report: MigrationReport;
  kills: number;
  ledger: LedgerComparison;
  /** Acknowledged rows that are gone, and that nobody gave up. */
  lostRows: number[];
  mutations: MutationVerdict;
  record: ChainVerdict;
  endState: string[];
}

/**
 * Run one course from the making of v1 to the judges.
 *
 * @param how.env of its workers: what they die by.
 */
export async function runCourse(
  course: Course,
  { prefix, env }: { prefix: string; env: Record<string, string> },
): Promise<CourseEnd> {
  const scenario = await Scenario.begin(`${prefix}-${course.name}`);
  await scenario.createBusySource(course.source);
  const worker = RestartedWorker.start(() => scenario.startWorker(null, env));
  try {
    const handle = await course.drive(scenario, course.request);
    const report = await awaitResult(handle, COURSE_TIMEOUT_MS);
    const verdicts = await judge(scenario, { course, handle });
    // It may die on the way out, too.
    await worker.stop();
    return { report, ...verdicts, kills: worker.kills };
  } finally {
    await worker.stop();
    await scenario.end();
  }
}

async function judge(
  scenario: Scenario,
  { course, handle }: { course: Course; handle: WorkflowHandle },
) {
  const { stack, namespace, sourceName, target } = scenario;
  const plan = await handle.query<Plan>('plan');
  const record = await judgeRecord(stack.auditUrl, await scenario.describe());
  const ledger = await scenario.ledger(course.inService);
  const lostRows = await lostUnasked(scenario, { course, ledger });
  const endState = await readEndState(scenario, course.inService);
  const events = await readApiAudit(stack, [namespace]);
  const mutations = judgeMutations(events, { source: sourceName, target: target.name, plan });
  return { record, ledger, lostRows, endState, mutations };
}

/** Whoever falls back says with it that the rows are lost that v2 has acknowledged. */
async function lostUnasked(
  scenario: Scenario,
  { course, ledger }: { course: Course; ledger: LedgerComparison },
): Promise<number[]> {
  if (course.outcome !== 'fellBack') return ledger.lostRows;
  const entries = await ledgerEntries(scenario);
  const givenUp = new Set(entries.filter(({ where }) => where === 'v2').map(({ n }) => n));
  return ledger.lostRows.filter((n) => !givenUp.has(n));
}
