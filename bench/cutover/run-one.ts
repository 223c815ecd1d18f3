import type { LabConnection } from '../../lab/kubernetes.ts';
import type { StackDescription } from '../../lab/stack.ts';
import type { Contestant } from './contestant.ts';
import type { CutOver } from './cut-over.ts';
import type { PlannedRun } from './order-runs.ts';
import { readMarks } from './read-marks.ts';
import { splitOutage, type Split } from './split-outage.ts';
import { Trial, removeClusters } from './trial.ts';

/** What one cut-over cost. */
export interface RunResult extends PlannedRun {
  /** Last row that v1 acknowledged → first row that v2 acknowledged. */
  outageSeconds: number;
  acknowledgedRows: number;
  lostRows: number;
  /** Null where there is no exact end of v1's WAL to split by, or the servers did not tell enough. */
  split: Split | null;
  /** Why there is no split where there should be one: a run with lost rows must not be dropped for want of it. */
  unsplit: string | null;
}

/** The stack that all runs share, and how each contestant cuts over. */
export interface Arena {
  stack: StackDescription;
  lab: LabConnection;
  cutOvers: Record<Contestant, CutOver>;
}

/**
 * One run on clusters of its own, which are removed afterwards.
 *
 * @throws {Error} when it did not come to its end, or a row is on v2 twice.
 */
export async function runOne(arena: Arena, planned: PlannedRun): Promise<RunResult> {
  const { stack, lab, cutOvers } = arena;
  const namespace = namespaceOf(planned);
  const trial = await Trial.begin(stack, lab, namespace).catch(async (error: unknown) => {
    await removeClusters(lab, namespace);
    throw error;
  });
  const result = await measure(trial, planned, cutOvers[planned.contestant]).catch(
    async (error: unknown) => {
      // Why the run failed is worth more than what went wrong when it was cleared away.
      await trial.end().catch(() => undefined);
      throw error;
    },
  );
  await trial.end();
  return result;
}

async function measure(trial: Trial, planned: PlannedRun, cutOver: CutOver): Promise<RunResult> {
  const traces = await cutOver(trial);
  const ledger = await trial.closeLedger();
  const { writeOutageSeconds, duplicatedRows, lostRows, acknowledgedRows } = ledger;
  if (writeOutageSeconds === null) throw new Error('the writer never had a row on v2');
  if (duplicatedRows.length > 0) throw new Error(`${duplicatedRows.length} rows are there twice`);
  const result = { outageSeconds: writeOutageSeconds, lostRows: lostRows.length };
  const common = { ...planned, ...result, acknowledgedRows };
  if (traces === null) return { ...common, split: null, unsplit: null };
  return await readMarks(trial, traces, ledger)
    .then((marks) => ({ ...common, split: splitOutage(marks), unsplit: null }))
    .catch((error: unknown) => ({ ...common, split: null, unsplit: messageOf(error) }));
}

/** What went wrong, in its own words, down to the first cause: a workflow's failure says nothing by itself. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

function namespaceOf({ contestant, round }: PlannedRun): string {
  return `${contestant.toLowerCase()}-${round}`;
}
