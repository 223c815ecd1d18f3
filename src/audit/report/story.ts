import type { StoredRow } from '../../model/record.ts';
import { deedOf, deletesOfSource, promotionsOfTarget } from './deeds.ts';
import { rowsOf, type RowOf } from './rows-of.ts';
import { whoseWord } from './whose-word.ts';

/** One change that cannot be taken back: what was sent, on whose word. */
export interface Deed {
  change: RowOf<'change'>;
  word: RowOf<'decision'>[];
}

/** The rows of one record, found for the questions that are asked of them. */
export interface Story {
  rows: readonly StoredRow[];
  /** null for a record that has lost its begin. */
  asked: RowOf<'requested'> | null;
  /** The delete of v1; null where none was sent. */
  deletion: Deed | null;
  /** v2's promotion; null where none was sent. */
  promotion: Deed | null;
  /** On which v1 was deleted, or v2 promoted; where neither was, the last there was. */
  proof: RowOf<'proof'> | null;
  /** null while it goes on, and where it was ended from outside. */
  ended: RowOf<'ended'> | null;
  closed: RowOf<'closed'> | null;
}

/** @param rows of one record, in order. */
export function tellStory(rows: readonly StoredRow[]): Story {
  const asked = rowsOf(rows, 'requested')[0] ?? null;
  const deeds = asked === null ? { deletion: null, promotion: null } : deedsOf(rows, asked);
  const seqs = [deeds.deletion, deeds.promotion].flatMap((deed) => deed?.change.seq ?? []);
  const proofs = rowsOf(rows, 'proof');
  const used = proofs.findLast(({ seq }) => seq < Math.min(...seqs));
  return {
    rows,
    asked,
    ...deeds,
    proof: used ?? proofs.at(-1) ?? null,
    ended: rowsOf(rows, 'ended').at(-1) ?? null,
    closed: rowsOf(rows, 'closed').at(-1) ?? null,
  };
}

function deedsOf(rows: readonly StoredRow[], { content }: RowOf<'requested'>) {
  const { source, target, request } = content;
  const needed = request.approval.minApprovals;
  const keepsFirst = request.cutover.order === 'promote-then-delete';
  const deed = (sent: RowOf<'change'>[], gate: 'cut-over' | 'delete'): Deed | null => {
    const change = deedOf(sent);
    return change && { change, word: whoseWord(rows, gate, change.seq, needed) };
  };
  return {
    deletion: deed(deletesOfSource(rows, source), keepsFirst ? 'delete' : 'cut-over'),
    promotion: deed(promotionsOfTarget(rows, target), 'cut-over'),
  };
}
