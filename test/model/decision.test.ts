import { describe, expect, it } from 'vitest';
import { UnreadablePayload } from '../../src/model/unreadable-payload.ts';
import { parseDecision, type ParsedDecision } from '../../src/model/decision.ts';

function refusal(payload: unknown): string {
  const parsed: ParsedDecision = parseDecision(payload);
  return parsed.ok ? 'accepted' : parsed.why;
}

describe('parseDecision', () => {
  it('reads who decides, why, and on which evidence', () => {
    expect(
      parseDecision({ approver: 'Ada', comment: 'looks good', evidenceId: 'abcd1234' }),
    ).toEqual({
      ok: true,
      approver: 'Ada',
      comment: 'looks good',
      evidenceId: 'abcd1234',
      window: null,
    });
  });

  it('needs no more than a name', () => {
    const wanted = { ok: true, approver: 'Ada', comment: null, evidenceId: null, window: null };
    expect(parseDecision({ approver: 'Ada' })).toEqual(wanted);
    expect(
      parseDecision({ approver: 'Ada', comment: null, evidenceId: null, window: null }),
    ).toEqual(wanted);
  });

  it.each(['approve', 'resume', 'fallBack'] as const)(
    'takes the example for nobody, where it goes ahead: %s',
    (kind) => {
      const more = kind === 'fallBack' ? { loseWritesOfV2: true } : {};
      const read = (approver: string) => parseDecision({ approver, ...more }, kind);
      const why = 'approver is your name: put your own in its place';
      expect(read('your name')).toEqual({ ok: false, why });
      expect(read(' Your  Name ')).toEqual({ ok: false, why });
      expect(read('Your Namesake').ok).toBe(true);
    },
  );

  it.each(['reject', 'abort', 'pause'] as const)(
    'lets anybody stop it, named or not: %s',
    (kind) => {
      expect(parseDecision({ approver: 'your name' }, kind).ok).toBe(true);
    },
  );

  it('takes a bare text as the name', () => {
    expect(parseDecision('Ada')).toMatchObject({ ok: true, approver: 'Ada' });
  });

  it('forgives spaces around the name and the evidence, as a form leaves them', () => {
    expect(parseDecision({ approver: ' Ada \n', evidenceId: ' abcd1234 ' })).toMatchObject({
      approver: 'Ada',
      evidenceId: 'abcd1234',
    });
  });

  it('keeps no more than 200 characters of a name and 2000 of a comment', () => {
    const parsed = parseDecision({ approver: 'a'.repeat(201), comment: 'c'.repeat(2001) });
    expect(parsed).toMatchObject({ approver: 'a'.repeat(200), comment: 'c'.repeat(2000) });
    // Counted as the request counts the names that may approve.
    expect(parseDecision({ approver: '😀'.repeat(150) })).toMatchObject({
      approver: '😀'.repeat(150),
    });
  });

  it.each([undefined, null, 7, true, [], ['Ada']])('refuses %j, which names nobody', (payload) => {
    expect(refusal(payload)).toBe('the body must be an object that names the approver');
  });

  it.each([
    {},
    { approver: '' },
    { approver: ' \t' },
    { approver: null },
    { approver: 7 },
    { approver: ['Ada'] },
    { comment: 'yes' },
    '',
    '  ',
  ])('refuses %j: nobody decides anonymously', (payload) => {
    expect(refusal(payload)).toBe('approver is missing: say who decides');
  });

  it('refuses unknown fields by name: a typo must not drop the evidence', () => {
    expect(refusal({ approver: 'Ada', evidence: 'abcd1234' })).toBe('unknown fields: evidence');
    expect(refusal({ aprover: 'Ada', by: 'x' })).toBe('unknown fields: aprover, by');
  });

  it('names no more than five of the unknown fields, and each in short', () => {
    const flood = Object.fromEntries(Array.from('abcdefg', (name) => [name, 1]));
    expect(refusal(flood)).toBe('unknown fields: a, b, c, d, e');
    expect(refusal({ ['x'.repeat(99)]: 1 })).toBe(`unknown fields: ${'x'.repeat(40)}`);
  });

  it('refuses what came in a form that cannot be read, by what it came as', () => {
    const odd = new UnreadablePayload('came in the encoding binary/plain');
    expect(refusal(odd)).toBe('the body came in the encoding binary/plain; choose json/plain');
  });

  it('gives no reason with double quotes: the UI shows those escaped', () => {
    const bodies: unknown[] = [null, {}, { approver: 'a', x: 1 }, { approver: 'a', window: 'x' }];
    for (const body of [...bodies, { approver: 'a', comment: 1 }, new UnreadablePayload('is odd')])
      expect(refusal(body)).not.toContain('"');
    expect(JSON.stringify(parseDecision('Ada', 'fallBack'))).not.toContain('\\"');
  });

  it.each([7, {}, [], true])('refuses a comment or an evidence that is no text: %j', (value) => {
    expect(refusal({ approver: 'Ada', comment: value })).toBe('comment must be a text');
    expect(refusal({ approver: 'Ada', evidenceId: value })).toBe('evidenceId must be a text');
  });

  it.each([
    ['2026-12-01T02:00:00Z/2026-12-01T04:00:00Z', { startMs: 1_796_090_400_000 }],
    [' 2026-12-01T02:00:00Z/2026-12-01T04:00:00Z\n', { endMs: 1_796_097_600_000 }],
  ])('reads the window of an approval: %j', (window, wanted) => {
    expect(parseDecision({ approver: 'Ada', window })).toMatchObject({ ok: true, window: wanted });
  });

  it('takes now for a window, and null for none', () => {
    expect(parseDecision({ approver: 'Ada', window: 'now' })).toMatchObject({ window: 'now' });
    expect(parseDecision({ approver: 'Ada', window: null })).toMatchObject({ window: null });
  });

  it.each([7, {}, '', 'tonight'])('refuses the window %j, with an example', (window) => {
    expect(refusal({ approver: 'Ada', window })).toBe(
      'window must be two times with time zone offset, like 2026-12-01T02:00:00Z/2026-12-01T04:00:00Z, or now',
    );
  });

  it('takes a fall-back only with what it costs: nobody loses rows by a word that sounds harmless', () => {
    const fallBack = (more: object) => parseDecision({ approver: 'Ada', ...more }, 'fallBack');
    const why = 'a fall-back loses what v2 has written; say so by loseWritesOfV2: true';
    for (const loseWritesOfV2 of [undefined, null, false, 'true', 1])
      expect(fallBack({ loseWritesOfV2 })).toEqual({ ok: false, why });
    expect(parseDecision('Ada', 'fallBack')).toEqual({ ok: false, why });
    expect(fallBack({ loseWritesOfV2: true, evidenceId: 'abcd1234', comment: 'slow' })).toEqual({
      ok: true,
      ...{ approver: 'Ada', comment: 'slow', evidenceId: 'abcd1234', window: null },
    });
    expect(fallBack({ loseWritesOfV2: true, window: 'now' })).toEqual({
      ok: false,
      why: 'unknown fields: window',
    });
  });

  it('knows of that word in a fall-back only', () => {
    for (const kind of ['approve', 'reject', 'abort', 'pause', 'resume'] as const)
      expect(parseDecision({ approver: 'Ada', loseWritesOfV2: true }, kind)).toEqual({
        ok: false,
        why: 'unknown fields: loseWritesOfV2',
      });
  });

  it('knows what each signal may say', () => {
    const why = (kind: 'reject' | 'abort' | 'pause' | 'resume', more: object) =>
      parseDecision({ approver: 'Ada', comment: 'why', ...more }, kind);
    for (const kind of ['reject', 'abort'] as const) {
      expect(why(kind, { evidenceId: 'abcd1234' })).toMatchObject({ ok: true });
      expect(why(kind, { window: 'now' })).toEqual({ ok: false, why: 'unknown fields: window' });
    }
    for (const kind of ['pause', 'resume'] as const) {
      expect(why(kind, {})).toMatchObject({ ok: true, comment: 'why' });
      const odd = why(kind, { evidenceId: 'abcd1234', window: 'now' });
      expect(odd).toEqual({ ok: false, why: 'unknown fields: evidenceId, window' });
    }
  });
});
