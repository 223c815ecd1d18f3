import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
} from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { FailedAttempt, Journal } from '../../src/model/change.ts';
import type { RowContents } from '../../src/model/record.ts';
import { RunningRecord } from '../../src/workflows/running-record.ts';
import { status } from '../helpers/builders.ts';

const attempt = (number: number): FailedAttempt => ({
  ...{ activity: 'applySecrets', attempt: number, code: 'X', why: 'no', atMs: 1 },
});
const journal = (...attempts: number[]): Journal => ({
  ...{ changes: [], failedAttempts: attempts.map(attempt), leftOut: 0, failedUpTo: 0 },
});

/** A record whose rows are looked at as they are stated. */
class SeenRecord extends RunningRecord {
  readonly failures: RowContents['attemptFailed'][] = [];

  constructor() {
    super(status({ record: { rows: 0, written: 0, head: null, behind: null } }), () => undefined);
  }

  override add(...[kind, content]: Parameters<RunningRecord['add']>): void {
    super.add(kind, content);
    if (kind === 'attemptFailed') this.failures.push(content as RowContents['attemptFailed']);
  }

  get attempts(): number[] {
    return this.failures.map((one) => one.attempt);
  }
}

/** What a call of an activity fails with in a workflow. */
function after(cause: Error): SeenRecord {
  const record = new SeenRecord();
  const failure = new ActivityFailure(
    'Activity task failed',
    'applySecrets',
    '1',
    RetryState.TIMEOUT,
    undefined,
    cause,
  );
  record.failed('applySecrets', failure);
  return record;
}

describe('a call that failed', () => {
  it('is told by the journal of its last failure', () => {
    const details = [{ what: 'no' }, { journal: journal(1, 2) }];
    expect(after(ApplicationFailure.create({ details })).attempts).toEqual([1, 2]);
  });

  it('is told by its last heartbeat where its time was over', () => {
    const timeout = new TimeoutFailure('over', { journal: journal(1, 2, 3) }, 'HEARTBEAT');
    expect(after(timeout).attempts).toEqual([1, 2, 3]);
  });

  it('is told by the heartbeat rather than by the failure before it, which knows less', () => {
    const cause = ApplicationFailure.create({ details: [null, { journal: journal(1) }] });
    const beat = { journal: journal(1, 2) };
    expect(
      after(Object.assign(new TimeoutFailure('over', beat, 'START_TO_CLOSE'), { cause })).attempts,
    ).toEqual([1, 2]);
  });

  it('is told by the failure before it where there was no heartbeat', () => {
    const cause = ApplicationFailure.create({ details: [null, { journal: journal(1) }] });
    expect(
      after(Object.assign(new TimeoutFailure('over', undefined, 'SCHEDULE_TO_CLOSE'), { cause }))
        .attempts,
    ).toEqual([1]);
  });

  it('is told by what its cancellation carries, and is no failure without', () => {
    const details = [null, { journal: journal(1) }];
    expect(after(new CancelledFailure('cancelled', details)).attempts).toEqual([1]);
    expect(after(new CancelledFailure('cancelled')).failures).toEqual([]);
  });

  it('is told as one that gave no word where nothing came of it', () => {
    const timeout = new TimeoutFailure('nobody took it', undefined, 'SCHEDULE_TO_START');
    expect(after(timeout).failures).toEqual([
      { activity: 'applySecrets', attempt: 0, code: 'NO_WORD', why: 'nobody took it', atMs: null },
    ]);
  });

  it('tells how much of it is left out, after all that is told', () => {
    const record = new SeenRecord();
    record.did({ ...journal(1, 500), leftOut: 460 });
    expect(record.failures.map(({ code }) => code)).toEqual(['X', 'X', 'LEFT_OUT']);
    expect(record.failures.at(-1)).toMatchObject({ activity: 'applySecrets', attempt: 500 });
    expect(record.failures.at(-1)?.why).toMatch(/^460 more /);
  });
});
