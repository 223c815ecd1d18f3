/** How far the record of a migration has come. Rows wait in the workflow while the store cannot be written. */
export interface RecordState {
  rows: number;
  written: number;
  /** Hash of the last row that was written, which binds all before it: to be noted where nobody can change it. */
  head: string | null;
  /** Since when the store could not be written, and why; null while it can. */
  behind: { sinceMs: number; why: string } | null;
}
