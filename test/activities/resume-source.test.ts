import { describe, expect, it } from 'vitest';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { resumeSourceActivities } from '../../src/activities/resume-source.ts';
import { KubernetesFailed } from '../../src/model/errors.ts';
import type { FenceMark } from '../../src/model/fence-mark.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { AT_END, FakeSides, type FakeState } from '../helpers/fake-sides.ts';

const SOURCE = { context: null, namespace: 'pg', cluster: 'cluster1' };
const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };
const REF = { source: SOURCE, target: TARGET };
const WORKFLOW = { workflowExecution: { workflowId: 'wf', runId: 'run' } };
const SERVER = { deployment: 'cluster1', dataDirectory: '/pgdata', binaryDirectory: '/bin' };
const MARK: FenceMark = { holder: 'wf/run', target: TARGET, server: SERVER };
const END = '0/1E000028';

/** v1 stopped by us, beside one replica; it writes again once Patroni is resumed. */
function stopped(replica: FakeState = { receivedLsn: END }): FakeSides {
  const sides = new FakeSides();
  Object.assign(sides, { paused: true, mark: MARK, target: standby(true) });
  const control = { state: 'shut down', checkpointLsn: END };
  sides.servers = {
    'cluster1-0': { deployment: 'cluster1', state: 'down', control },
    'cluster1-repl-0': { deployment: 'cluster1-repl', state: replica },
  };
  sides.on = (deed) => {
    const own = sides.servers['cluster1-0'];
    if (deed === 'resume') Object.assign(own ?? {}, { state: 'writing', primary: true });
  };
  return sides;
}

function standby(enabled: boolean) {
  const metadata = { name: 'x', namespace: 'pg', uid: 'uid-v2', resourceVersion: '1' };
  return { metadata: { ...metadata, creationTimestamp: '' }, spec: { standby: { enabled } } };
}

const resume = (sides: FakeSides, follow = false) =>
  activityEnvironment(WORKFLOW).run(() =>
    resumeSourceActivities.resumeSource(sides.clients, REF, { follow }),
  );

describe('v1 put back into service', () => {
  it('is resumed and seen to write; a replica that has all of it is left alone', async () => {
    const sides = stopped();
    expect(await resume(sides)).toBe(false);
    expect(sides.did).toEqual([
      ...['resume', 'write to cluster1-0', 'mark cluster1-0', 'remove the mark'],
    ]);
    expect(sides).toMatchObject({ paused: false, mark: null });
  });

  it('has a replica that lacks WAL back only when it writes: that one would win it over', async () => {
    const sides = stopped({ receivedLsn: '0/1D000000' });
    await resume(sides);
    expect(sides.did).toEqual([
      ...['scale cluster1-repl to 0', 'resume'],
      ...['write to cluster1-0', 'mark cluster1-0', 'scale cluster1-repl to 1', 'remove the mark'],
    ]);
  });

  it('has its own server back first, where that was scaled away', async () => {
    const sides = stopped();
    for (const server of Object.values(sides.servers)) server.replicas = 0;
    sides.scaledDown.add('cluster1').add('cluster1-repl');
    await resume(sides);
    expect(sides.did).toEqual([
      ...['scale cluster1 to 1', 'resume'],
      ...['write to cluster1-0', 'mark cluster1-0', 'scale cluster1-repl to 1', 'remove the mark'],
    ]);
  });

  it('is waited for while it is still in recovery', async () => {
    const sides = stopped();
    sides.on = (deed) => {
      const own = sides.servers['cluster1-0'];
      if (deed !== 'resume' || own === undefined) return;
      Object.assign(own, { primary: true, state: { receivedLsn: END } });
      setTimeout(() => (own.state = 'writing'), 300);
    };
    await resume(sides);
    expect(sides.did).toEqual([
      ...['resume', 'write to cluster1-0', 'mark cluster1-0', 'remove the mark'],
    ]);
  });

  it('that we have not paused is not resumed: somebody else has, or nobody', async () => {
    const sides = stopped();
    sides.mark = null;
    const own = sides.servers['cluster1-0'];
    Object.assign(own ?? {}, { state: 'writing', primary: true });
    await resume(sides);
    expect(sides.did).not.toContain('resume');
    expect(sides.paused).toBe(true);
  });
});

describe('v2 after v1 was put back', () => {
  it('is seen to follow up to the marker that v1 wrote since', async () => {
    const sides = stopped();
    const position = (replayLsn: string) => ({ ...AT_END, replayLsn });
    sides.positions = [position('0/1E0000FF'), position('0/1E000100')];
    expect(await resume(sides, true)).toBe(true);
    expect(sides.positions).toEqual([position('0/1E000100')]);
  });
});

describe('a stop that a dead migration left behind', () => {
  const OTHER = { ...MARK, holder: 'wf/dead' };

  function undo(sides: FakeSides, holder: 'RUNNING' | 'TERMINATED' | null = 'TERMINATED') {
    const describe = () =>
      holder === null
        ? Promise.reject(new WorkflowNotFoundError('gone', 'wf', 'dead'))
        : Promise.resolve({ status: { name: holder } });
    const asked: unknown[] = [];
    const getHandle = (...of: unknown[]) => (asked.push(of), { describe });
    const withAbortSignal = (_signal: unknown, run: () => unknown) => run();
    const client = { workflow: { getHandle }, withAbortSignal } as unknown as Client;
    const environment = activityEnvironment(WORKFLOW, client);
    const undone = environment.run(() =>
      resumeSourceActivities.undoFenceLeftBehind(sides.clients, SOURCE),
    );
    return { undone, asked };
  }

  it.each(['TERMINATED', null] as const)('is undone, and its migration named: %s', async (is) => {
    const sides = stopped();
    sides.mark = OTHER;
    const { undone, asked } = undo(sides, is);
    expect(await undone).toBe('wf/dead');
    expect(asked).toEqual([['wf', 'dead']]);
    expect(sides.did).toEqual([
      ...['resume', 'write to cluster1-0', 'mark cluster1-0', 'remove the mark'],
    ]);
  });

  it('is undone to its end after a worker that died right behind the resume: replicas are back, the mark goes last', async () => {
    const sides = stopped({ receivedLsn: '0/1D000000' });
    Object.assign(sides, { mark: OTHER, paused: false });
    Object.assign(sides.servers['cluster1-0'] ?? {}, { state: 'writing', primary: true });
    Object.assign(sides.servers['cluster1-repl-0'] ?? {}, { replicas: 0 });
    sides.scaledDown.add('cluster1-repl');
    expect(await undo(sides).undone).toBe('wf/dead');
    expect(sides.did).toEqual([
      ...['write to cluster1-0', 'mark cluster1-0', 'scale cluster1-repl to 1', 'remove the mark'],
    ]);
    expect(sides).toMatchObject({ paused: false, mark: null });
  });

  it('is undone also when its v2 is gone', async () => {
    const sides = stopped();
    Object.assign(sides, { mark: OTHER, target: null });
    expect(await undo(sides).undone).toBe('wf/dead');
  });

  it('is kept when its v2 is no standby: that may be in service', async () => {
    const sides = stopped();
    Object.assign(sides, { mark: OTHER, target: standby(false) });
    await expect(undo(sides).undone).rejects.toMatchObject({
      code: 'FENCE_KEPT',
      retryable: false,
    });
    expect(sides.did).toEqual([]);
  });

  it.each<[string, FenceMark | null, 'RUNNING' | 'TERMINATED']>([
    ['there is no mark: a person may have paused it', null, 'TERMINATED'],
    ['it is our own', MARK, 'TERMINATED'],
    ['its migration runs', OTHER, 'RUNNING'],
  ])('is none when %s', async (_what, mark, is) => {
    const sides = stopped();
    sides.mark = mark;
    expect(await undo(sides, is).undone).toBeNull();
    expect(sides.did).toEqual([]);
    expect(sides.paused).toBe(true);
  });

  it.each([
    [404, true],
    [403, false],
    [null, false],
  ])('is none where v1 has no Patroni: %s', async (status, isNone) => {
    const sides = stopped();
    const error = new KubernetesFailed({ call: 'x', status, reason: null, message: 'x' }, false);
    sides.kubernetes.readConfigMapAnnotations = () => Promise.reject(error);
    const answer = await undo(sides).undone.catch((e: unknown) => e);
    expect(answer).toBe(isNone ? null : error);
  });
});
