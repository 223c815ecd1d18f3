import type { RecordRow, RowContents, RowKind } from '../../src/model/record.ts';

/** `phaseBegan preflight`: what each row is, and at which step. */
export function linesOf(rows: readonly RecordRow[]): string[] {
  return rows.map(({ kind, phase }) => `${kind} ${phase ?? ''}`.trim());
}

/** Whether rows are numbered from 1 without a gap or a double. */
export function isWhole(rows: readonly RecordRow[]): boolean {
  return rows.length > 0 && rows.every(({ seq }, i) => seq === i + 1);
}

/** What all rows of a kind hold, in order. */
export function contentsOf<Kind extends RowKind>(
  rows: readonly RecordRow[],
  kind: Kind,
): RowContents[Kind][] {
  return rows.filter((row) => row.kind === kind).map(({ content }) => content as RowContents[Kind]);
}
