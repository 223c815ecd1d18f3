import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { withReportedFailures } from '../../src/activities/failures.ts';
import { changeLog } from '../../src/clients/change-log.ts';
import {
  KubernetesFailed,
  PodMissing,
  ProofRefuted,
  VerificationFailed,
} from '../../src/model/errors.ts';
import { journalOf } from '../../src/model/journal-of.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const forbidden = new KubernetesFailed(
  { call: 'delete x', status: 403, reason: 'Forbidden', message: 'not allowed' },
  false,
);

async function failureOf(name: string, error: Error): Promise<unknown> {
  const activities = withReportedFailures({ [name]: () => Promise.reject(error) });
  const run = activities[name];
  if (run === undefined) throw new Error('no such activity');
  return activityEnvironment()
    .run(run)
    .catch((e: unknown) => e);
}

describe('a failing activity', () => {
  it.each([
    ['applyStandby', forbidden, true],
    ['applyStandby', new PodMissing('A pod'), false],
    ['runPreflight', new ProofRefuted('a fact'), true],
    // From the delete of v1 on there is no way back: a missing permission waits for whoever can give it.
    ['deleteSource', forbidden, false],
    ['promoteTarget', forbidden, false],
    ['createReplicationUser', forbidden, false],
    // The migration waits for its record at the end, whatever keeps the store.
    ['writeRecord', forbidden, false],
    ['closeRecord', forbidden, false],
    ['deleteSource', new ProofRefuted('v1 runs again'), true],
    ['checkPromoted', new VerificationFailed('v2 is in recovery'), true],
  ])('%s with %s ends for good: %s', async (name, error, ends) => {
    const failure = await failureOf(name, error);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: error.code, nonRetryable: ends });
  });

  it('says what happened, what it means for the data, and what to do', async () => {
    const failure = (await failureOf('applyStandby', forbidden)) as ApplicationFailure;
    expect(failure.message).toMatch(/delete x: not allowed.* Data: .* Do: /);
    expect(failure.details?.[0]).toEqual(forbidden.explanation);
  });

  it('does not carry the answer of a server into the history', async () => {
    const cause = new Error('password=hunter2');
    const error = new KubernetesFailed(
      { call: 'get x', status: 500, reason: null, message: 'HTTP 500' },
      true,
      { cause },
    );
    const failure = (await failureOf('applyStandby', error)) as ApplicationFailure;
    expect(failure.cause).toBeUndefined();
  });

  it('leaves an unexpected error as it is for people, to be retried', async () => {
    const bug = new TypeError('x is undefined', { cause: new Error('y') });
    expect(await failureOf('deleteSource', bug)).toMatchObject({
      ...{ type: 'TypeError', message: 'x is undefined', nonRetryable: false },
      ...{ stack: bug.stack, cause: bug.cause },
    });
  });

  it('copes with whatever is thrown', async () => {
    const failure = await failureOf('deleteSource', 'gone' as unknown as Error);
    expect(failure).toMatchObject({ type: 'Error', message: 'gone', nonRetryable: false });
  });
});

describe('an activity hands to the record', () => {
  const CHANGE = {
    ...({ verb: 'delete', object: 'pods pg/a', server: null } as const),
    ...{ statement: null, uidBefore: null },
  };
  const changes = (answer: string) => {
    changeLog()?.sent(CHANGE)({ answer });
  };
  const told = (answer: string) => [{ object: 'pods pg/a', answer }];

  it('nothing with an answer where it changed nothing', async () => {
    expect(await ended(() => Promise.resolve(7))).toEqual({ answer: 7 });
  });

  it('what it changed, with its answer', async () => {
    const done = await ended(() => {
      changes('done');
      return Promise.resolve(7);
    });
    expect(done).toMatchObject({ answer: 7, journal: { changes: told('done') } });
  });

  it.each([
    ['an expected failure', forbidden, 'KUBERNETES_FAILED'],
    ['a bug', new TypeError('x is undefined'), 'TypeError'],
  ])('what it changed, and why it failed, with %s', async (_what, error, code) => {
    const failure = (await ended(() => {
      changes('refused: 403');
      return Promise.reject(error);
    })) as ApplicationFailure;
    expect(journalOf(failure.details ?? [])).toMatchObject({
      changes: told('refused: 403'),
      failedAttempts: [{ attempt: 1, code, why: error.message }],
    });
  });

  it('what it changed when it is cancelled, behind what it waited for', async () => {
    const wait = { waitingFor: 'v1 to stop', seen: 'it runs' };
    const cancelled = (await ended(() => {
      changes('done');
      return Promise.reject(new CancelledFailure('waited', [wait]));
    })) as CancelledFailure;
    expect(cancelled).toBeInstanceOf(CancelledFailure);
    expect(cancelled.message).toBe('waited');
    expect(cancelled.details[0]).toEqual(wait);
    expect(cancelled.details[1]).toMatchObject({ journal: { changes: told('done') } });
  });

  it('what it changed when it is cancelled without having waited for anything', async () => {
    const cancelled = (await ended(() => {
      changes('done');
      return Promise.reject(new CancelledFailure('cancelled'));
    })) as CancelledFailure;
    expect(cancelled.details).toMatchObject([null, { journal: { changes: told('done') } }]);
  });

  it('nothing when it is cancelled and has changed nothing', async () => {
    const error = new CancelledFailure('cancelled');
    expect(await ended(() => Promise.reject(error))).toBe(error);
  });

  it('what its attempts before did, too', async () => {
    const journal = {
      ...{ changes: [], leftOut: 0, failedUpTo: 1 },
      failedAttempts: [{ activity: 'a', attempt: 1, code: 'X', why: 'no', atMs: 1 }],
    };
    const info = { attempt: 2, heartbeatDetails: { waitingFor: 'v1', journal } };
    expect(await ended(() => Promise.resolve(7), info)).toEqual({ answer: 7, journal });
  });
});

/** What an attempt ends with. */
async function ended(
  run: () => Promise<unknown>,
  info: Parameters<typeof activityEnvironment>[0] = {},
): Promise<unknown> {
  const { act } = withReportedFailures({ act: run });
  return activityEnvironment(info)
    .run(act)
    .catch((error: unknown) => error);
}
