import type { AuditStore } from '../../audit/audit-store.ts';
import { readHistory, readRecord, type HistoryExport } from '../../audit/read-record.ts';
import { verifyChain, type ChainVerdict } from '../../audit/verify-chain.ts';
import type { RunRef, StoredRow } from '../../model/record.ts';

/** All that the store has of a run, and what it is worth by itself. */
export interface RecordedRun {
  rows: StoredRow[];
  history: HistoryExport | null;
  chain: ChainVerdict;
}

export async function readRun(
  store: AuditStore,
  { workflowId, runId }: RunRef,
): Promise<RecordedRun> {
  const run = { workflowId, runId };
  const rows = await readRecord(store, run);
  const history = await readHistory(store, run);
  return { rows, history, chain: verifyChain(rows, history) };
}

/** What does not fit in it; null where it holds. */
export function faultOf({ fault, holds, history }: ChainVerdict): string | null {
  if (fault !== null) return fault.what;
  return holds ? null : history.what;
}
