import { printable } from './printable.ts';
import type { SentDecision } from './record.ts';

const LONGEST_NAME = 200;
const LONGEST_COMMENT = 2000;

/** What somebody sent, as far as it can be read: for the record, which keeps what was refused, too. */
export function sentDecision(
  name: string,
  payload: unknown,
): Pick<SentDecision, 'name' | 'approver' | 'comment' | 'evidenceId' | 'window'> {
  const body = typeof payload === 'string' ? { approver: payload } : payload;
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return {
    name: text(name, LONGEST_NAME) ?? '',
    approver: text(fields['approver'], LONGEST_NAME),
    comment: text(fields['comment'], LONGEST_COMMENT),
    evidenceId: text(fields['evidenceId'], LONGEST_NAME),
    window: text(JSON.stringify(fields['window']), LONGEST_NAME),
  };
}

function text(value: unknown, longest: number): string | null {
  return typeof value === 'string' ? printable(value).slice(0, longest) : null;
}
