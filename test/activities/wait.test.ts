import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { waitUntil, type Look, type WaitingHeartbeat } from '../../src/activities/wait.ts';
import { PodMissing, ProofRefuted } from '../../src/model/errors.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const WAIT = { waitingFor: 'the pod', pollMs: 5 };

function looks(...answers: (Look<string> | Error)[]): () => Promise<Look<string>> {
  return () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(answer as Look<string>);
  };
}

const notYet: Look<string> = { done: false, seen: 'pending' };
const there: Look<string> = { done: true, value: 'pod-0' };

describe('a wait', () => {
  it('ends with what it waited for, and tells meanwhile what it sees', async () => {
    const beats: WaitingHeartbeat[] = [];
    const environment = activityEnvironment();
    environment.on('heartbeat', (details: WaitingHeartbeat) => beats.push(details));
    const value = await environment.run(() => waitUntil({ ...WAIT, look: looks(notYet, there) }));
    expect(value).toBe('pod-0');
    expect(beats).toMatchObject([{ waitingFor: 'the pod', seen: 'pending' }]);
  });

  it('tells since when as people read it, and keeps it for the next attempt', async () => {
    const sinceMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const heartbeatDetails = { waitingFor: 'the pod', sinceMs, seen: '' };
    const beats: WaitingHeartbeat[] = [];
    const environment = activityEnvironment({ heartbeatDetails });
    environment.on('heartbeat', (details: WaitingHeartbeat) => beats.push(details));
    await environment.run(() => waitUntil({ ...WAIT, look: looks(notYet, there) }));
    expect(beats).toMatchObject([{ since: '2026-01-02T03:04:05Z', sinceMs }]);
    expect(Object.keys(beats[0] ?? {}).slice(0, 3)).toEqual(['waitingFor', 'seen', 'since']);
  });

  it('goes on with a wait that an earlier activity began', async () => {
    const beats: WaitingHeartbeat[] = [];
    const environment = activityEnvironment();
    environment.on('heartbeat', (details: WaitingHeartbeat) => beats.push(details));
    await environment.run(() => waitUntil({ ...WAIT, sinceMs: 7, look: looks(notYet, there) }));
    expect(beats).toMatchObject([{ sinceMs: 7 }]);
  });

  it('looks again after what may pass, and tells it', async () => {
    const beats: WaitingHeartbeat[] = [];
    const environment = activityEnvironment();
    environment.on('heartbeat', (details: WaitingHeartbeat) => beats.push(details));
    const look = looks(new PodMissing('The leader'), there);
    expect(await environment.run(() => waitUntil({ ...WAIT, look }))).toBe('pod-0');
    expect(beats[0]?.seen).toBe('The leader is not there.');
  });

  it('ends at once with what cannot pass', async () => {
    const look = looks(new ProofRefuted('v2 takes writes'));
    const waiting = activityEnvironment().run(() => waitUntil({ ...WAIT, look }));
    await expect(waiting).rejects.toBeInstanceOf(ProofRefuted);
  });

  it('counts its time-out from its first attempt, over a crash of the worker', async () => {
    const sinceMs = Date.now() - 60_000;
    const heartbeatDetails = { waitingFor: 'the pod', sinceMs, seen: 'pending' };
    const environment = activityEnvironment({ heartbeatDetails });
    const onTimeout = (seen: string) => new Error(`gave up: ${seen}`);
    const wait = { ...WAIT, timeoutMs: 59_000, onTimeout, look: looks(notYet) };
    await expect(environment.run(() => waitUntil(wait))).rejects.toThrow('gave up: pending');
  });

  it('starts to count anew when the earlier attempt waited for something else', async () => {
    const heartbeatDetails = { waitingFor: 'another thing', sinceMs: 0, seen: '' };
    const environment = activityEnvironment({ heartbeatDetails });
    const wait = { ...WAIT, timeoutMs: 60_000, look: looks(notYet, there) };
    expect(await environment.run(() => waitUntil(wait))).toBe('pod-0');
  });

  it('ends when it is cancelled', async () => {
    const environment = activityEnvironment();
    environment.on('heartbeat', () => {
      environment.cancel();
    });
    const waiting = environment.run(() => waitUntil({ ...WAIT, look: looks(notYet) }));
    await expect(waiting).rejects.toBeInstanceOf(CancelledFailure);
  });
});
