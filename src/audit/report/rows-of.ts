import type { RowContents, RowKind, StoredRow } from '../../model/record.ts';

/** A row of one kind. */
export type RowOf<Kind extends RowKind> = StoredRow & { kind: Kind; content: RowContents[Kind] };

/** The rows of one kind, in their order. */
export function rowsOf<Kind extends RowKind>(
  rows: readonly StoredRow[],
  kind: Kind,
): RowOf<Kind>[] {
  return rows.filter((row): row is RowOf<Kind> => row.kind === kind);
}
