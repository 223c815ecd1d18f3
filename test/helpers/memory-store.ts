import type { RecordRow } from '../../src/model/record.ts';

/** The store of one run as the workflow sees it: rows come in order, each once. */
export class MemoryStore {
  rows: RecordRow[] = [];
  /** Whatever is thrown instead of taking rows; null takes them. */
  refuses: Error | null = null;

  append(rows: readonly RecordRow[]): { last: number; head: string } {
    if (this.refuses !== null) throw this.refuses;
    const first = rows[0]?.seq ?? 1;
    if (first <= this.rows.length + 1)
      this.rows.push(...rows.filter(({ seq }) => seq > this.rows.length));
    return { last: this.rows.length, head: `hash-${this.rows.length}` };
  }
}
