import { Context } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { OpenJournal } from '../../src/activities/journal.ts';
import type { SentChange } from '../../src/clients/change-log.ts';
import type { ChangedField, Journal } from '../../src/model/change.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const change = (n: number): SentChange => ({
  ...{ verb: 'apply', object: `secrets pg/a${n}`, server: null },
  ...{ statement: null, uidBefore: null },
});

/** What the attempt hands on, given what was handed to it. */
function attempt(
  number: number,
  handedOn: Journal | undefined,
  act: (journal: OpenJournal) => void = () => undefined,
): Promise<Journal> {
  const heartbeatDetails = handedOn === undefined ? undefined : { journal: handedOn };
  return activityEnvironment({ attempt: number, heartbeatDetails }).run(() => {
    const open = new OpenJournal(Context.current(), () => undefined);
    act(open);
    const journal = structuredClone(open.carried);
    if (journal === undefined) throw new Error('there is nothing to hand on');
    return Promise.resolve(journal);
  });
}

const numbers = (journal: Journal) => journal.failedAttempts.map((one) => one.attempt);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('500 failed attempts', () => {
  it('are how it began and how it goes now, and a count of what is between', async () => {
    let journal: Journal | undefined;
    for (const number of range(1, 500))
      journal = await attempt(number, journal, (open) => {
        open.failed('EXEC_FAILED', `${number}`);
      });
    journal = await attempt(501, journal);
    expect(numbers(journal)).toEqual([...range(1, 20), ...range(481, 500)]);
    expect(journal.leftOut).toBe(460);
  });

  it('are the same where none of them lived to say so', async () => {
    const journal = await attempt(501, undefined);
    expect(numbers(journal)).toEqual([...range(1, 20), ...range(481, 500)]);
    expect(journal.leftOut).toBe(460);
  });

  it('do not push out the change that came through at last', async () => {
    let journal: Journal | undefined;
    for (const number of range(1, 499))
      journal = await attempt(number, journal, (open) => {
        open.sent(change(0))({ answer: 'refused: 403 Forbidden' });
        open.failed('KUBERNETES_FAILED', 'no');
      });
    journal = await attempt(500, journal, (open) => {
      open.sent(change(0))({ answer: 'done' });
    });
    expect(journal.changes.at(-1)).toMatchObject({ attempt: 500, answer: 'done' });
    expect(journal.changes).toHaveLength(40);
    expect(journal.leftOut).toBe(460 + 459);
  });

  it('do not push out what came through among them', async () => {
    const journal = await attempt(1, undefined, (open) => {
      for (const n of range(1, 200))
        open.sent(change(n))({ answer: n === 77 ? 'done' : 'refused: 403 Forbidden' });
    });
    expect(journal.changes.filter(({ answer }) => answer === 'done')).toHaveLength(1);
  });
});

describe('what a journal holds', () => {
  const many = (value: string): ChangedField[] =>
    range(1, 150).map((n) => ({ path: `spec.a${n}`, before: null, after: value }));

  it('is far below what Temporal takes, whatever the changes are', async () => {
    const journal = await attempt(1, undefined, (open) => {
      for (const n of range(1, 100))
        open.sent({ ...change(n), statement: 'x'.repeat(50_000) })({
          ...{ answer: `failed: ${'y'.repeat(50_000)}`, fields: many('z'.repeat(400)) },
          fieldsLeftOut: 0,
        });
    });
    expect(JSON.stringify(journal).length).toBeLessThan(400_000);
    expect(journal.changes).toHaveLength(40);
  });

  it('counts the fields that it has no place for, and keeps the first ones', async () => {
    const journal = await attempt(1, undefined, (open) => {
      for (const n of range(1, 10))
        open.sent(change(n))({
          ...{ answer: 'done', fields: many('z'.repeat(400)), fieldsLeftOut: 2 },
        });
    });
    const [first, last] = [journal.changes[0], journal.changes.at(-1)];
    expect(first).toMatchObject({ fieldsLeftOut: 2 });
    expect(first?.fields).toHaveLength(150);
    expect(last).toMatchObject({ answer: 'done', fields: [], fieldsLeftOut: 152 });
  });

  it('has long texts shortened', async () => {
    const journal = await attempt(1, undefined, (open) => {
      open.sent({ ...change(1), statement: 'x'.repeat(1001) })({ answer: 'y'.repeat(1001) });
      open.failed('EXEC_FAILED', 'z'.repeat(1001));
      open.sent({ ...change(2), statement: 'x'.repeat(1000) });
    });
    expect(journal.changes[0]).toMatchObject({
      statement: `${'x'.repeat(1000)}…`,
      answer: `${'y'.repeat(1000)}…`,
    });
    expect(journal.failedAttempts[0]?.why).toBe(`${'z'.repeat(1000)}…`);
    expect(journal.changes[1]?.statement).toBe('x'.repeat(1000));
  });
});
