import type { StoredRow } from '../../../model/record.ts';
import { deedOf, deletesOfSource, promotionsOfTarget } from '../deeds.ts';
import { rowsOf } from '../rows-of.ts';

/** Something that happened at one moment. */
export interface Mark {
  atMs: number;
  kind: 'taken' | 'refused' | 'undone' | 'deed';
  what: string;
}

/** Decisions, what they led to that cannot be undone, and what was undone: in the order of their times. */
export function marks(rows: readonly StoredRow[]): Mark[] {
  return [...decided(rows), ...undone(rows), ...deeds(rows)].sort(
    (one, other) => one.atMs - other.atMs,
  );
}

function decided(rows: readonly StoredRow[]): Mark[] {
  return rowsOf(rows, 'decision').map(({ atMs, content: { name, approver, taken } }) => {
    const by = approver === null ? '' : ` by ${approver}`;
    return taken
      ? { atMs, kind: 'taken', what: `${name}${by}` }
      : { atMs, kind: 'refused', what: `${name}${by}, which changed nothing` };
  });
}

function undone(rows: readonly StoredRow[]): Mark[] {
  const mark = (what: string, atMs: number, why: string): Mark => ({
    ...{ atMs, kind: 'undone', what: `${what}: ${why}` },
  });
  return [
    ...rowsOf(rows, 'cutOverUndone').map(({ atMs, content }) =>
      mark('cut-over undone', atMs, content.why),
    ),
    ...rowsOf(rows, 'deleteRefused').map(({ atMs, content }) =>
      mark('delete not sent', atMs, content.why),
    ),
  ];
}

function deeds(rows: readonly StoredRow[]): Mark[] {
  const asked = rowsOf(rows, 'requested')[0]?.content;
  if (asked === undefined) return [];
  const found = [
    { sent: deedOf(deletesOfSource(rows, asked.source)), what: 'v1 deleted' },
    { sent: deedOf(promotionsOfTarget(rows, asked.target)), what: 'v2 promoted' },
  ];
  return found.flatMap(({ sent, what }) => {
    if (sent?.content.answer !== 'done') return [];
    // When it was sent: its row is of when the call came back.
    return [{ atMs: sent.content.sentAtMs, kind: 'deed' as const, what }];
  });
}
