import type { RecordRow, RunRef } from './record.ts';

/** A row whose number is whatever comes next. */
export type UnnumberedRow = RecordRow extends infer Row
  ? Row extends RecordRow
    ? Omit<Row, 'seq'>
    : never
  : never;

/** What a worker does with the record of a migration: it adds to it. */
export interface RecordStore {
  /**
   * Add rows, in their order; those that are there already stay as they are.
   *
   * @returns number and hash of the last row that the store has now. If that is before the first of these, rows are
   *   missing in the store and nothing was written.
   */
  append: (
    run: RunRef,
    rows: readonly RecordRow[],
    software: string,
  ) => Promise<{ last: number; head: string }>;
  /** Add one row after whatever is last; nothing, if the record is closed. */
  appendNext: (
    run: RunRef,
    row: UnnumberedRow,
    software: string,
  ) => Promise<{ last: number; head: string }>;
  /** Keep Temporal's history of a run. */
  saveHistory: (
    run: RunRef,
    history: { json: string; events: number },
  ) => Promise<{ sha256: string }>;
}
