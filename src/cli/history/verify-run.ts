import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import type { AuditStore } from '../../audit/audit-store.ts';
import { compareWithTemporal, type Comparison } from '../../audit/compare-with-temporal.ts';
import type { ChainVerdict } from '../../audit/verify-chain.ts';
import type { RunRef, StoredRow } from '../../model/record.ts';
import { readRun, type RecordedRun } from './read-run.ts';
import { readTemporalRecord } from './read-temporal-record.ts';
import type { TemporalReader } from './with-temporal-if-there.ts';

type History = temporal.api.history.v1.IHistory;

/** What the record of one run is worth. */
export interface VerifiedRun extends RunRef {
  whole: boolean;
  chain: ChainVerdict;
  /** With what it was compared: Temporal's own history, the export that was kept with the record, or nothing. */
  comparedWith: 'temporal' | 'export' | null;
  comparison: Comparison | null;
  /** Why it was not compared with Temporal's own; null where it was. */
  notCompared: string | null;
}

/** Compute the chain anew, and compare the record with Temporal's history while there is one. */
export async function verifyRun(
  store: AuditStore,
  run: RunRef,
  temporal: TemporalReader,
): Promise<{ verified: VerifiedRun; rows: StoredRow[] }> {
  const { workflowId, runId } = run;
  // Of a run that goes on, what was handed over before the store is read has to be there, and what is there has to have
  // been handed over afterwards.
  const before = await temporal.history(run);
  const recorded = await readRun(store, run);
  const after = 'history' in before ? await temporal.history(run) : before;
  const { rows, chain } = recorded;
  const compared =
    'history' in before && 'history' in after
      ? { ...withTemporal(rows, before.history, after.history), notCompared: null }
      : withExport(recorded, 'absent' in after ? after.absent : null);
  const fits = (compared.comparison?.misfits.length ?? 0) === 0;
  return { rows, verified: { workflowId, runId, whole: chain.holds && fits, chain, ...compared } };
}

type Compared = Pick<VerifiedRun, 'comparedWith' | 'comparison' | 'notCompared'>;

function withTemporal(
  rows: readonly StoredRow[],
  before: History,
  after: History,
): Pick<Compared, 'comparedWith' | 'comparison'> {
  const first = against(rows, before);
  const misfits = [
    ...first.misfits.filter(({ how }) => how === 'notInStore'),
    ...against(rows, after).misfits.filter(({ how }) => how !== 'notInStore'),
  ].sort((one, other) => one.seq - other.seq);
  return { comparedWith: 'temporal', comparison: { ...first, misfits } };
}

/** It was kept beside the record, and whoever forged one may have forged both: less than Temporal's own. */
function withExport({ rows, history, chain }: RecordedRun, notCompared: string | null): Compared {
  // One that is not the one that was recorded says nothing.
  if (history === null || chain.history.state !== 'whole')
    return { comparedWith: null, comparison: null, notCompared };
  const exported = readExport(history.json);
  if (exported === null)
    return {
      ...{ comparedWith: null, comparison: null },
      notCompared: `${notCompared ?? ''} The export is no history that can be read.`.trim(),
    };
  return { comparedWith: 'export', comparison: against(rows, exported), notCompared };
}

function readExport(json: string): History | null {
  try {
    return historyFromJSON(JSON.parse(json));
  } catch {
    return null;
  }
}

function against(rows: readonly StoredRow[], history: History): Comparison {
  return compareWithTemporal(rows, readTemporalRecord(history));
}
