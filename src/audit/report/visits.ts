import type { Phase } from '../../model/phase.ts';
import type { StoredRow } from '../../model/record.ts';

/** One time that a step ran. An undone cut-over makes the gate and the cut-over run again. */
export interface Visit {
  phase: Phase;
  beganMs: number;
  /** null where the record has no end of it: it goes on, or was cut off. */
  endedMs: number | null;
  /** Why it failed; null where it did not. */
  failure: string | null;
  /** A cut-over that was taken back. */
  undone: boolean;
}

/** Every time that a step ran, in order. */
export function visits(rows: readonly StoredRow[]): Visit[] {
  const all: Visit[] = [];
  for (const row of rows) {
    if (row.kind === 'cutOverUndone') markUndone(all);
    if (row.phase === null) continue;
    if (row.kind === 'phaseBegan')
      all.push({
        phase: row.phase,
        beganMs: row.atMs,
        endedMs: null,
        failure: null,
        undone: false,
      });
    if (row.kind !== 'phaseEnded') continue;
    const open = all.findLast(({ phase, endedMs }) => phase === row.phase && endedMs === null);
    if (open === undefined) continue;
    open.endedMs = row.atMs;
    open.failure = row.content.failure;
  }
  return all;
}

/** A window that was missed undoes nothing that had begun: it is told while the gate is open. */
function markUndone(all: readonly Visit[]): void {
  const cutOver = all.findLast(({ phase }) => phase === 'cutOver');
  if (cutOver !== undefined && all.at(-1)?.phase !== 'awaitApproval') cutOver.undone = true;
}
