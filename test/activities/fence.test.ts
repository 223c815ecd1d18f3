import { describe, expect, it } from 'vitest';
import { fenceActivities } from '../../src/activities/fence.ts';
import type { FenceMark } from '../../src/model/fence-mark.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { FakeSides } from '../helpers/fake-sides.ts';

const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
const WORKFLOW = { workflowExecution: { workflowId: 'wf', runId: 'run' } };
const SERVER = { deployment: 'cluster1', dataDirectory: '/pgdata', binaryDirectory: '/bin' };
const PAUSED = { pod: 'cluster1-0', server: SERVER };
const MARK: FenceMark = { holder: 'wf/run', target: REF.target, server: SERVER };
const ORDER = { sourceUid: 'uid-v1', startedAtMs: 77, timeoutSeconds: 60 };

const pause = (sides: FakeSides) =>
  activityEnvironment(WORKFLOW).run(() => fenceActivities.pauseSource(sides.clients, REF));
const stop = (sides: FakeSides) =>
  activityEnvironment(WORKFLOW).run(() =>
    fenceActivities.stopSource(sides.clients, REF, PAUSED, ORDER),
  );

/** v1 paused by us, about to be stopped. */
function paused(control = { state: 'shut down', checkpointLsn: '0/1E000028' }): FakeSides {
  const sides = new FakeSides();
  Object.assign(sides, { paused: true, mark: MARK });
  sides.servers = {
    'cluster1-0': { deployment: 'cluster1', primary: true, state: 'writing', control },
  };
  return sides;
}

describe('the pause of v1', () => {
  it('is marked with the server that will be stopped, then seen by all, then checkpointed', async () => {
    const sides = new FakeSides();
    const server = { ...SERVER, dataDirectory: '/data/cluster1-0' };
    expect(await pause(sides)).toEqual({ pod: 'cluster1-0', server });
    expect(sides.mark).toEqual({ ...MARK, server });
    expect(sides.did).toEqual(['pause for cluster1', 'checkpoint cluster1-0']);
  });

  it('waits for the last member to see it', async () => {
    const sides = new FakeSides();
    sides.servers['cluster1-repl-0'] = { deployment: 'cluster1-repl', state: 'down' };
    setTimeout(() => {
      const replica = sides.servers['cluster1-repl-0'];
      if (replica !== undefined) replica.sawPause = true;
      sides.did.push('seen');
    }, 300);
    await pause(sides);
    expect(sides.did).toEqual(['pause for cluster1', 'seen', 'checkpoint cluster1-0']);
  });

  it.each([
    ['a person', null],
    ['another migration', { ...MARK, holder: 'wf/another-run' }],
  ])('of %s is not taken for ours', async (_whose, mark) => {
    const sides = new FakeSides();
    Object.assign(sides, { paused: true, mark });
    await expect(pause(sides)).rejects.toMatchObject({ code: 'FENCE_FAILED', retryable: false });
    expect(sides.did).toEqual([]);
    expect(sides.mark).toEqual(mark);
  });

  it('of an earlier attempt is ours', async () => {
    const sides = new FakeSides();
    const mark = { ...MARK, server: { ...SERVER, dataDirectory: '/data/cluster1-0' } };
    Object.assign(sides, { paused: true, mark });
    await pause(sides);
    expect(sides.did).toEqual(['checkpoint cluster1-0']);
  });

  it('is taken over a mark that a dead one left without its pause', async () => {
    const sides = new FakeSides();
    sides.mark = { ...MARK, holder: 'wf/another-run' };
    await pause(sides);
    expect(sides.mark.holder).toBe('wf/run');
  });
});

describe('the stop of v1', () => {
  it('says where its WAL ends: the start of the segment of the shutdown checkpoint', async () => {
    const sides = paused();
    expect(await stop(sides)).toMatchObject({
      sourceUid: 'uid-v1',
      pod: 'cluster1-0',
      server: SERVER,
      timeline: 4,
      checkpointLsn: '0/1E000028',
      endLsn: '0/1E000000',
      lastSegment: '00000004000000000000001D',
      segmentBytes: 16_777_216,
      nextTransactionId: 2 ** 32 + 5000,
      stopSentAtMs: 77,
    });
    expect(sides.did).toEqual(['stop cluster1-0']);
  });

  it('is of the primary as it is then: marked and checkpointed, if it is another', async () => {
    const sides = paused();
    const old = sides.servers['cluster1-0'];
    sides.servers = {
      'cluster1-0': { deployment: 'cluster1', state: { receivedLsn: null } },
      'cluster1-repl-0': { ...old, deployment: 'cluster1-repl', state: 'writing' },
    };
    expect(await stop(sides)).toMatchObject({
      pod: 'cluster1-repl-0',
      server: { deployment: 'cluster1-repl', dataDirectory: '/data/cluster1-repl-0' },
    });
    expect(sides.did).toEqual([
      ...['pause for cluster1-repl', 'checkpoint cluster1-repl-0', 'stop cluster1-repl-0'],
    ]);
  });

  it('that was made is read again: a stopped server is labelled primary no more', async () => {
    const sides = paused();
    const server = sides.servers['cluster1-0'];
    if (server !== undefined) Object.assign(server, { state: 'down', primary: false });
    expect(await stop(sides)).toMatchObject({ pod: 'cluster1-0', endLsn: '0/1E000000' });
  });

  it('would not hold when Patroni is not paused any more', async () => {
    const sides = paused();
    sides.paused = false;
    await expect(stop(sides)).rejects.toMatchObject({ code: 'FENCE_FAILED' });
    expect(sides.did).toEqual([]);
  });

  it.each([
    ['in production', '0/1E000028'],
    ['shutting down', '0/1E000028'],
    ['shut down in recovery', '0/1E000028'],
    ['shut down', '0/1E000060'],
    ['shut down', '0/1E000000'],
    ['shut down', '0/1E002028'],
  ])('gives no exact end with %s at %s', async (state, checkpointLsn) => {
    const failing = stop(paused({ state, checkpointLsn }));
    await expect(failing).rejects.toMatchObject({ code: 'FENCE_FAILED', retryable: false });
  });
});
