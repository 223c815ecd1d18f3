import { describe, expect, it } from 'vitest';
import { passPointOfNoReturn } from '../../src/activities/point-of-no-return.ts';
import { ExecFailed, KubernetesFailed, ProofRefuted } from '../../src/model/errors.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const failed = (status: number | null, retryable: boolean) =>
  new KubernetesFailed({ call: 'x', status, reason: null, message: 'said so' }, retryable);
const CLEAR_NO = failed(403, false);
const NO_ANSWER = failed(null, true);
const UNSURE = new ExecFailed({ pod: 'a', command: 'psql', exitCode: 2, stderr: 'starting' });
const REFUTED = new ProofRefuted('v1 runs again');
const WITHIN_MS = 60_000;

interface Case {
  /** Sent by an earlier attempt. */
  sent?: boolean;
  done?: 'passed' | Error;
  check?: number | Error;
  send?: Error;
  /** Since the first attempt. */
  triedMs?: number;
}

async function pass({ sent = false, done, check = 0, send, triedMs = 0 }: Case) {
  const calls: string[] = [];
  const beats: unknown[] = [];
  const environment = activityEnvironment({
    scheduledTimestampMs: 1_000,
    currentAttemptScheduledTimestampMs: 1_000 + triedMs,
    ...(sent ? { attempt: 2, heartbeatDetails: { sent: true } } : {}),
  });
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const answer = <T>(name: string, value: T | Error): Promise<T> => {
    calls.push(name);
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  };
  const result: unknown = await environment
    .run(() =>
      passPointOfNoReturn<string>({
        withinMs: WITHIN_MS,
        done: () => answer<string | null>('done', done ?? null),
        check: () => answer('check', check),
        send: () => answer('send', send ?? 'passed'),
      }),
    )
    .catch((error: unknown) => error);
  return { result, calls, beats };
}

const refuted = { code: 'PROOF_REFUTED' };

describe('the point of no return', () => {
  it('is passed once: looked for, checked, told, sent', async () => {
    const { result, calls, beats } = await pass({});
    expect(result).toBe('passed');
    expect(calls).toEqual(['done', 'check', 'send']);
    // Told before it is sent: the next attempt must know that it may have been.
    expect(beats).toMatchObject([{ sent: true, waitingFor: 'the answer to what was sent' }]);
  });

  it.each([{}, { sent: true }, { triedMs: WITHIN_MS }])(
    'that is passed is found so, and nothing is sent: %j',
    async (how) => {
      const { result, calls } = await pass({ ...how, done: 'passed' });
      expect(result).toBe('passed');
      expect(calls).toEqual(['done']);
    },
  );

  it.each<[string, Case]>([
    ['the proof does not hold', { check: REFUTED }],
    ['the proof does not hold, late', { check: REFUTED, triedMs: WITHIN_MS }],
    ['the look says so', { done: REFUTED }],
    ['the proof holds and is too old', { check: WITHIN_MS }],
    ['it could not be checked in time', { check: UNSURE, triedMs: WITHIN_MS }],
    ['it could not be looked for in time', { done: NO_ANSWER, triedMs: WITHIN_MS }],
    [
      'what nobody expected went on for too long',
      { check: new TypeError('x'), triedMs: WITHIN_MS },
    ],
  ])('is refused when %s', async (_what, how) => {
    const { result, calls, beats } = await pass(how);
    expect(result).toMatchObject(refuted);
    expect(calls).not.toContain('send');
    expect(beats).toEqual([]);
  });

  it.each<[string, Case, Error]>([
    ['it cannot be checked', { check: UNSURE }, UNSURE],
    [
      'it cannot be checked, and there is a second left',
      { check: UNSURE, triedMs: 59_000 },
      UNSURE,
    ],
    ['it cannot be looked for', { done: NO_ANSWER }, NO_ANSWER],
  ])('is tried again while there is time when %s', async (_what, how, error) => {
    const { result, calls } = await pass(how);
    expect(result).toBe(error);
    expect(calls).not.toContain('send');
  });

  it('is sent while the proof is young enough, by a millisecond', async () => {
    expect((await pass({ check: WITHIN_MS - 1 })).result).toBe('passed');
  });

  it.each<[string, Case, unknown]>([
    ['a clear no is a no', { send: CLEAR_NO }, refuted],
    ['no answer is none', { send: NO_ANSWER }, NO_ANSWER],
    ['a bug of ours is none', { send: new TypeError('x') }, { name: 'TypeError' }],
  ])('that is sent: %s', async (_what, how, expected) => {
    const { result, beats } = await pass(how);
    expect(result).toMatchObject(expected as object);
    expect(beats).toMatchObject([{ sent: true, waitingFor: 'the answer to what was sent' }]);
  });

  it.each<[string, Case, Error]>([
    ['what cannot be checked is tried again', { check: UNSURE }, UNSURE],
    ['so it is after any time', { check: UNSURE, triedMs: 10 * WITHIN_MS }, UNSURE],
    ['a clear no may be to the second call only', { send: CLEAR_NO }, CLEAR_NO],
    ['what does not hold any more is said', { check: REFUTED }, REFUTED],
  ])('that was sent before is never given up: %s', async (_what, how, error) => {
    const { result } = await pass({ ...how, sent: true });
    expect(result).toBe(error);
  });

  it('that was sent before is sent again, however old the proof is by now', async () => {
    const { result } = await pass({ sent: true, check: 10 * WITHIN_MS, triedMs: 10 * WITHIN_MS });
    expect(result).toBe('passed');
  });
});
