import { Context } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { OpenJournal } from '../../src/activities/journal.ts';
import { NOT_THERE, type SentChange } from '../../src/clients/change-log.ts';
import type { Journal } from '../../src/model/change.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const APPLY: SentChange = {
  ...{ verb: 'apply', object: 'secrets pg/a', server: 'https://one' },
  ...{ statement: null, uidBefore: 'u1' },
};

/** One attempt that does something, given what the last one handed on. @returns what it hands on. */
async function attempt(
  number: number,
  handedOn: Journal | undefined,
  act: (journal: OpenJournal) => void = () => undefined,
): Promise<Journal | undefined> {
  const heartbeatDetails = handedOn === undefined ? undefined : { journal: handedOn };
  const info = { attempt: number, activityType: 'applySecrets', heartbeatDetails };
  return activityEnvironment(info).run(() => {
    const journal = new OpenJournal(Context.current(), () => undefined);
    act(journal);
    return Promise.resolve(structuredClone(journal.carried));
  });
}

const failing = (journal: OpenJournal) => {
  journal.failed('EXEC_FAILED', 'no');
};
const codesOf = (journal: Journal | undefined) =>
  journal?.failedAttempts.map((one) => `${one.attempt} ${one.code}`);

describe('what a call did', () => {
  it('is nothing where it changed nothing and came through at once', async () => {
    expect(await attempt(1, undefined)).toBeUndefined();
  });

  it('is each change, with who made it, and what is known of it by now', async () => {
    const journal = await attempt(1, undefined, (open) => {
      open.sent(APPLY)({ answer: 'done', uidAfter: 'u1', fields: [], fieldsLeftOut: 3 });
      open.sent({ ...APPLY, object: 'secrets pg/b' });
    });
    const common = { activity: 'applySecrets', attempt: 1, times: 1, uidBefore: 'u1' };
    expect(journal?.changes).toMatchObject([
      { ...common, object: 'secrets pg/a', answer: 'done', uidAfter: 'u1', fieldsLeftOut: 3 },
      // Sent, and never answered: it may have been done.
      { ...common, object: 'secrets pg/b', answer: null, uidAfter: null, fields: [] },
    ]);
  });

  it('goes on with what the attempts before did, and failed with', async () => {
    const first = await attempt(1, undefined, (open) => {
      open.sent(APPLY)({ answer: 'refused: 409 Conflict' });
      failing(open);
    });
    const second = await attempt(2, first, (open) => {
      open.sent(APPLY)({ answer: 'done' });
    });
    expect(second?.changes.map((one) => `${one.attempt} ${one.answer ?? ''}`)).toEqual([
      '1 refused: 409 Conflict',
      '2 done',
    ]);
    expect(codesOf(second)).toEqual(['1 EXEC_FAILED']);
  });

  it('is handed on as soon as something is sent, and again when it is answered', async () => {
    const told: number[] = [];
    await activityEnvironment().run(() => {
      const journal = new OpenJournal(Context.current(), () => told.push(told.length));
      const answered = journal.sent(APPLY);
      expect(told).toHaveLength(1);
      answered({ answer: 'done' });
      expect(told).toHaveLength(2);
      failing(journal);
      expect(told).toHaveLength(3);
      return Promise.resolve();
    });
  });
});

describe('an attempt that did not live to say how it failed', () => {
  it('is named once, however many come after it', async () => {
    let journal = await attempt(1, undefined, failing);
    journal = await attempt(3, journal, failing);
    journal = await attempt(4, journal, failing);
    journal = await attempt(7, journal);
    expect(codesOf(journal)).toEqual([
      ...['1 EXEC_FAILED', '2 NO_WORD', '3 EXEC_FAILED', '4 EXEC_FAILED'],
      ...['5 NO_WORD', '6 NO_WORD'],
    ]);
    expect(journal?.failedAttempts[1]).toMatchObject({ activity: 'applySecrets', atMs: null });
  });

  it('is named where nothing at all was handed on', async () => {
    expect(codesOf(await attempt(3, undefined))).toEqual(['1 NO_WORD', '2 NO_WORD']);
  });
});

describe('a delete of what is not there', () => {
  it('is no change: loops send those until nothing is left', async () => {
    const remove: SentChange = { ...APPLY, verb: 'delete', uidBefore: null };
    const journal = await attempt(1, undefined, (open) => {
      open.sent(APPLY)({ answer: 'done' });
      for (let i = 0; i < 100; i++) open.sent(remove)({ answer: NOT_THERE });
    });
    expect(journal?.changes.map(({ verb }) => verb)).toEqual(['apply']);
    expect(journal?.leftOut).toBe(0);
  });

  it('leaves nothing to hand on where it was all', async () => {
    const journal = await attempt(1, undefined, (open) => {
      open.sent(APPLY)({ answer: NOT_THERE });
    });
    expect(journal).toBeUndefined();
  });
});

describe('what is sent again and again until it comes through', () => {
  const refusedTimes = (open: OpenJournal, times: number, change = APPLY) => {
    for (let i = 0; i < times; i++) open.sent(change)({ answer: 'refused: 409 Conflict' });
  };

  it('is one change, with how often it was sent', async () => {
    const journal = await attempt(1, undefined, (open) => {
      refusedTimes(open, 60);
      open.sent(APPLY)({ answer: 'done' });
    });
    expect(journal?.changes).toMatchObject([{ answer: 'done', times: 61 }]);
    expect(journal?.leftOut).toBe(0);
  });

  it('is another change once it came through, or where no answer came', async () => {
    const journal = await attempt(1, undefined, (open) => {
      open.sent(APPLY)({ answer: 'done' });
      open.sent(APPLY)({ answer: 'unchanged' });
      open.sent(APPLY);
      open.sent(APPLY)({ answer: 'done' });
    });
    expect(journal?.changes.map(({ answer, times }) => [answer, times])).toEqual([
      ['done', 1],
      ['unchanged', 1],
      [null, 1],
      ['done', 1],
    ]);
  });

  it.each<Partial<SentChange>>([
    { object: 'secrets pg/b' },
    { verb: 'patch' },
    { server: 'https://two' },
    { statement: 'SELECT 1' },
  ])('is another change where it differs in %j', async (other) => {
    const journal = await attempt(1, undefined, (open) => {
      refusedTimes(open, 1);
      refusedTimes(open, 1, { ...APPLY, ...other });
    });
    expect(journal?.changes).toHaveLength(2);
  });
});
