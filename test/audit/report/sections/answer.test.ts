import { describe, expect, it } from 'vitest';
import type { Line } from '../../../../src/audit/report/document.ts';
import { answer } from '../../../../src/audit/report/sections/answer.ts';
import { tellStory } from '../../../../src/audit/report/story.ts';
import type { StoredRow } from '../../../../src/model/record.ts';
import {
  changeMade,
  failedFacts,
  keptThenDeletedFacts,
  migratedFacts,
  rejectedFacts,
  storedRows,
  undoneFacts,
  type Fact,
} from '../../../helpers/builders/record.ts';

const textOf = (line: Line) =>
  line.map((piece) => (typeof piece === 'string' ? piece : Object.values(piece).join(''))).join('');

/** Each label with what it says. */
function answered(rows: StoredRow[]): { label: string; text: string; tone: string | undefined }[] {
  return answer(tellStory(rows)).map(({ label, lines, tone }) => ({
    ...{ label, text: lines.map((line) => textOf(line)).join('\n'), tone },
  }));
}
const of = (facts: Fact[], label: string) =>
  answered(storedRows(facts)).filter((one) => one.label === label);

/** The record with one change another. */
const withDelete = (overrides: Partial<ReturnType<typeof changeMade>>): Fact[] =>
  migratedFacts().map((one) => {
    const content = one.content as ReturnType<typeof changeMade>;
    return one.kind === 'change' && content.verb === 'delete'
      ? { ...one, content: { ...content, ...overrides } }
      : one;
  });

describe('the answer of a record in the document’s order', () => {
  it('says who deleted v1, and which object that was', () => {
    expect(of(migratedFacts(), 'Who deleted v1')[0]?.text).toBe(
      'pg-handover 0.1.0, at 2026-11-06T12:00:01.390Z: deleteSource, answered done\n' +
        'the v1 custom resource pg/cluster1, UID uid-v1',
    );
  });

  it('says on whose word, as claimed and as Temporal knows it', () => {
    expect(of(migratedFacts(), 'On whose word')[0]?.text).toBe(
      'Ada Lovelace (as claimed) approved the cut-over at 2026-11-06T12:00:00.000Z\n' +
        'saying change 4711, on evidence abcd1234\n' +
        'Temporal: event 57, an update, from ada@operations',
    );
  });

  it('says on what proof', () => {
    expect(of(migratedFacts(), 'On what proof')[0]?.text).toBe(
      'v1, stopped cleanly, ended at 0/1E000000, and v2 had replayed up to 0/1E000000\n' +
        'timeline 4, segment 00000004000000000000001D, system identifier 7300000000000000001',
    );
  });

  it('says how long nobody could write, and when', () => {
    expect(of(migratedFacts(), 'Write outage')[0]?.text).toBe(
      '1.5 s, from 2026-11-06T12:00:00.900Z to 2026-11-06T12:00:02.400Z: v2 took writes',
    );
  });

  it('takes the word and the proof of the cut-over that came through, not of the undone one', () => {
    expect(of(undoneFacts(), 'On whose word')[0]?.text).toContain('event 88');
    expect(of(undoneFacts(), 'Write outage')[0]?.text).toMatch(
      /^68\.4 s, .*: v1 took writes again\n1\.5 s, .*: v2 took writes$/,
    );
  });
});

describe('the answer of a record with a way back', () => {
  it('tells the delete from the promotion, each on its own word', () => {
    const all = answered(storedRows(keptThenDeletedFacts())).map(({ label, text }) => ({
      label,
      first: text.split('\n')[0],
    }));
    expect(all.slice(0, 5)).toEqual([
      expect.objectContaining({
        label: 'Who deleted v1',
        first: expect.stringContaining('deleteParkedSource') as string,
      }),
      {
        label: 'On whose word',
        first: 'Bob (as claimed) approved the delete of v1 at 2026-11-01T12:19:59.970Z',
      },
      expect.objectContaining({ label: 'On what proof' }),
      expect.objectContaining({
        label: 'Who promoted v2',
        first: expect.stringContaining('promoteFirst') as string,
      }),
      {
        label: 'On whose word',
        first: 'Ada Lovelace (as claimed) approved the cut-over at 2026-11-01T09:19:59.970Z',
      },
    ]);
  });
});

describe('the answer of a record without a delete', () => {
  it('says that nobody deleted v1, and who stopped it', () => {
    expect(of(rejectedFacts(), 'Who deleted v1')[0]?.text).toBe(
      'Nobody: no delete of v1 was sent.',
    );
    expect(of(rejectedFacts(), 'Who stopped it')[0]?.text).toMatch(
      /^Carol \(as claimed\) sent reject at .*\nsaying not before the audit is over\nTemporal: event 49/,
    );
    expect(of(rejectedFacts(), 'On whose word')).toEqual([]);
  });

  it('says why it ended where nobody stopped it', () => {
    expect(of(failedFacts(), 'Ended because')[0]?.text).toContain('has system identifier');
    expect(of(failedFacts(), 'On what proof')[0]?.text).toBe('None: it did not come to that.');
  });
});

describe('a record that does not fit its end', () => {
  it('is told where the delete is missing', () => {
    const facts = migratedFacts().filter(
      ({ kind, content }) =>
        kind !== 'change' || (content as ReturnType<typeof changeMade>).verb !== 'delete',
    );
    expect(of(facts, 'Who deleted v1')).toEqual([
      expect.objectContaining({ text: expect.stringContaining('lacks') as string, tone: 'bad' }),
    ]);
  });

  it('is told where nobody’s approval was taken', () => {
    const facts = migratedFacts().filter(({ kind }) => kind !== 'decision');
    expect(of(facts, 'On whose word')[0]).toMatchObject({
      text: 'The record holds no approval that was taken for it.',
      tone: 'bad',
    });
  });

  it('is told where there is no proof before the delete', () => {
    const facts = migratedFacts().filter(({ kind }) => kind !== 'proof');
    expect(of(facts, 'On what proof')[0]).toMatchObject({ tone: 'bad' });
  });

  it('is told where another v1 was deleted than the proof is of', () => {
    const [told] = of(withDelete({ uidBefore: 'uid-other' }), 'Who deleted v1');
    expect(told?.text).toContain('NOT the v1 of the proof, whose UID is uid-v1');
    expect(told?.tone).toBe('bad');
  });
});

describe('a delete that was not simply done', () => {
  it.each([
    [null, /deleteSource, no answer came/],
    ['unchanged', /^Nobody by it: .* found nothing there\.$/],
    ['403 forbidden', /^Nobody by it: .* was refused: 403 forbidden$/],
  ])('is not told as done: %s', (answer, text) => {
    expect(of(withDelete({ answer }), 'Who deleted v1')[0]?.text).toMatch(text);
  });

  it('says by which attempt it was, where that was not the first', () => {
    expect(of(withDelete({ attempt: 3 }), 'Who deleted v1')[0]?.text).toContain('attempt 3');
  });
});

describe('a record that breaks off while v1 is stopped', () => {
  it('says that it holds no end of the outage', () => {
    const facts = migratedFacts();
    const proved = facts.findIndex(({ kind }) => kind === 'proof');
    expect(of(facts.slice(0, proved + 1), 'Write outage')[0]).toMatchObject({
      text: 'from 2026-11-06T12:00:00.900Z on: the record holds no end of it',
      tone: 'bad',
    });
  });
});
