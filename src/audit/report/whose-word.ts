import type { StoredRow } from '../../model/record.ts';
import { rowsOf, type RowOf } from './rows-of.ts';

/**
 * The approvals on which something irreversible was done: those that were taken since its gate was opened last. Where
 * one is enough the last word counts; where several are, those for another time than the last do not.
 *
 * @param beforeSeq number of the row of what was done.
 * @param needed approvals that the request asks for.
 */
export function whoseWord(
  rows: readonly StoredRow[],
  gate: 'cut-over' | 'delete',
  beforeSeq: number,
  needed: number,
): RowOf<'decision'>[] {
  const before = rows.filter(({ seq }) => seq < beforeSeq);
  const opened = rowsOf(before, 'gateOpened').findLast(({ content }) => content.gate === gate);
  const given = rowsOf(before, 'decision').filter(
    ({ seq, content }) => seq > (opened?.seq ?? 0) && content.taken && content.name === 'approve',
  );
  const last = given.at(-1);
  if (last === undefined || needed === 1) return last === undefined ? [] : [last];
  const other = given.findLastIndex((one) => windowOf(one) !== windowOf(last));
  return given.slice(other + 1);
}

function windowOf({ content }: RowOf<'decision'>): string {
  return JSON.stringify(content.window ?? null);
}
