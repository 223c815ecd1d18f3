import { createHash } from 'node:crypto';
import type { RowContents, StoredRow } from '../model/record.ts';
import { canonicalJson } from './canonical-json.ts';
import type { HistoryExport } from './read-record.ts';
import { NO_HASH, rowHash } from './row-hash.ts';

/** The first row that does not fit, and how. */
export interface ChainFault {
  seq: number;
  /**
   * `changed`: not what was hashed. `missing`: there is no such row. `wrongPredecessor`: it is whole, and was written
   * after another row than the one before it. `outOfOrder`: a number that was there already, or after the last row.
   */
  how: 'changed' | 'missing' | 'wrongPredecessor' | 'outOfOrder';
  /** A sentence. */
  what: string;
}

/** How the export of Temporal's history stands to the row `closed`. */
export interface HistoryVerdict {
  /**
   * `whole`: it is the one that the row names. `none`: the row says that there was none. `notClosed`: no row says
   * anything yet. `missing`, `changed`: the row names one, and it is not there, or another.
   */
  state: 'whole' | 'none' | 'notClosed' | 'missing' | 'changed';
  /** A sentence. */
  what: string;
}

/** What a record is worth, as far as it can tell by itself. */
export interface ChainVerdict {
  /** Every row fits, and the history is the one that was recorded, if any was. */
  holds: boolean;
  rows: number;
  /** Hash of the last row: whoever noted it elsewhere can compare. 64 zeros without rows. */
  head: string;
  /** Whether the migration said its last word (`ended`), and Temporal (`closed`). */
  state: 'empty' | 'open' | 'ended' | 'closed';
  fault: ChainFault | null;
  history: HistoryVerdict;
}

/**
 * Compute every hash of a run's record anew, without the store. Pure. A record that was cut off at its end is whole
 * by itself as long as it is not closed: what Temporal knows has to be held against it.
 *
 * @param rows as the store gives them, in their order.
 */
export function verifyChain(
  rows: readonly StoredRow[],
  history: HistoryExport | null = null,
): ChainVerdict {
  const fault = firstFault(rows);
  const verdict = judgeHistory(rows, history);
  return {
    holds: fault === null && verdict.state !== 'missing' && verdict.state !== 'changed',
    rows: rows.length,
    head: rows.at(-1)?.hash ?? NO_HASH,
    state: stateOf(rows),
    fault,
    history: verdict,
  };
}

function firstFault(rows: readonly StoredRow[]): ChainFault | null {
  for (const [i, row] of rows.entries()) {
    const fault = misfit(row, rows[i - 1] ?? null);
    if (fault !== null) return fault;
  }
  return null;
}

function misfit(row: StoredRow, before: StoredRow | null): ChainFault | null {
  const { seq } = row;
  const expected = (before?.seq ?? 0) + 1;
  const fault = (how: ChainFault['how'], what: string, at = seq): ChainFault => {
    return { seq: at, how, what };
  };
  if (seq > expected)
    return fault(
      'missing',
      `Row ${expected} is missing: row ${seq} stands in its place.`,
      expected,
    );
  if (seq < expected) return fault('outOfOrder', `Row ${seq} follows row ${expected - 1}.`);
  if (before?.kind === 'closed')
    return fault('outOfOrder', `Row ${seq} follows the row that closed the record.`);
  if (rowHash(row) !== row.hash)
    return fault(
      'changed',
      `Row ${seq} (${row.kind}) was changed: its hash is not that of what it says.`,
    );
  if (canonicalJson(row.content) !== row.contentText)
    return fault(
      'changed',
      `Row ${seq} (${row.kind}) shows another content than the one that was hashed.`,
    );
  if (row.previousHash !== (before?.hash ?? NO_HASH))
    return fault('wrongPredecessor', wrongPredecessor(seq, before));
  if (before !== null && (row.workflowId !== before.workflowId || row.runId !== before.runId))
    return fault('wrongPredecessor', `Row ${seq} is of another run.`);
  return null;
}

function wrongPredecessor(seq: number, before: StoredRow | null): string {
  return before === null
    ? `Row ${seq} was written after a row that is not there.`
    : `Row ${seq} was written after another row ${before.seq} than the one that is there.`;
}

function stateOf(rows: readonly StoredRow[]): ChainVerdict['state'] {
  if (rows.length === 0) return 'empty';
  if (rows.at(-1)?.kind === 'closed') return 'closed';
  return rows.some(({ kind }) => kind === 'ended') ? 'ended' : 'open';
}

function judgeHistory(rows: readonly StoredRow[], history: HistoryExport | null): HistoryVerdict {
  const closed = rows.find((row) => row.kind === 'closed');
  if (closed === undefined)
    return { state: 'notClosed', what: 'The record is not closed: no row names an export yet.' };
  // What was changed may say anything, or nothing.
  const content = closed.content as Partial<RowContents['closed']> | null;
  const named = content?.history ?? null;
  if (named === null)
    return { state: 'none', what: 'Temporal had no history any more when the record was closed.' };
  if (history === null)
    return { state: 'missing', what: `The export that row ${closed.seq} names is not there.` };
  if (createHash('sha256').update(history.json).digest('hex') !== named.sha256)
    return { state: 'changed', what: `The export is another one than row ${closed.seq} names.` };
  return {
    state: 'whole',
    what: `The export of ${named.events} events is the one that was recorded.`,
  };
}
