import { describe, expect, it } from 'vitest';
import { parseDecision } from '../../src/model/decision.ts';
import { printable } from '../../src/model/printable.ts';

const CURSOR_UP = '\u001B[2A';

describe('what somebody typed', () => {
  it('keeps its letters, signs and accents', () => {
    expect(printable('Zoë “Z” O’Neil 李 ✅')).toBe('Zoë “Z” O’Neil 李 ✅');
  });

  it.each(['\u001B', '\r', '\n', '\b', '\u009B', '\0', '\u202E'])(
    'cannot move a terminal by %j',
    (sign) => {
      expect(printable(`a${sign}b`)).toBe('a b');
    },
  );

  it('is made so in a name and in a comment', () => {
    const sent = parseDecision({ approver: `ada${CURSOR_UP}`, comment: `no${CURSOR_UP}` }, 'abort');
    expect(sent).toMatchObject({ ok: true, approver: 'ada [2A', comment: 'no [2A' });
  });

  it('is no name if nothing is left of it', () => {
    expect(parseDecision({ approver: '\u001B' }, 'abort').ok).toBe(false);
  });
});
