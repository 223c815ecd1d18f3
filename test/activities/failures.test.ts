import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { withReportedFailures } from '../../src/activities/failures.ts';
import {
  KubernetesFailed,
  PodMissing,
  ProofRefuted,
  VerificationFailed,
} from '../../src/model/errors.ts';
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
    expect(failure.details).toEqual([forbidden.explanation]);
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

  it('leaves an unexpected error as it is, to be retried', async () => {
    const bug = new TypeError('x is undefined');
    expect(await failureOf('deleteSource', bug)).toBe(bug);
  });
});
