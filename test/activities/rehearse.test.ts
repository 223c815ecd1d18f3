import { afterEach, describe, expect, it, vi } from 'vitest';
import { rehearseActivities } from '../../src/activities/rehearse.ts';
import { OWNER_ANNOTATION } from '../../src/model/names.ts';
import type { V2Cluster } from '../../src/model/v2-cluster.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { AT_END, FakeSides } from '../helpers/fake-sides.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };
const REF = { source: { context: null, namespace: 'pg', cluster: 'cluster1' }, target: TARGET };
const WORKFLOW = { workflowExecution: { workflowId: 'wf', runId: 'run' } };
const PLANNED = { kind: 'x', metadata: { name: 'cluster1-v2' } } as unknown as V2Cluster;

function sidesWith(target: { owner?: string; standby?: boolean } | null): FakeSides {
  const sides = new FakeSides();
  sides.answers = { 'SHOW wal_retrieve_retry_interval': '200ms' };
  if (target === null) return sides;
  const { owner = 'wf', standby = true } = target;
  const metadata = { name: 'x', namespace: 'pg', uid: 'uid-v2', resourceVersion: '1' };
  const annotations = { [OWNER_ANNOTATION]: owner };
  sides.target = {
    metadata: { ...metadata, creationTimestamp: '', annotations },
    spec: { standby: { enabled: standby } },
  };
  return sides;
}

const act = (sides: FakeSides, name: 'quickenStandby' | 'slowStandby') =>
  activityEnvironment(WORKFLOW).run(() => rehearseActivities[name](sides.clients, TARGET, PLANNED));

describe("v2's quick pace", () => {
  it('is applied in our name, and seen to be in force', async () => {
    const sides = sidesWith({});
    const seen: string[] = [];
    sides.answers = {};
    const shows = ['5s', '200ms'];
    Object.defineProperty(sides.answers, 'SHOW', {
      enumerable: true,
      get: () => (seen.push(shows[0] ?? ''), shows.length > 1 ? shows.shift() : shows[0]),
    });
    await act(sides, 'quickenStandby');
    expect(sides.applied).toMatchObject([
      { kind: 'x', metadata: { annotations: { [OWNER_ANNOTATION]: 'wf' } } },
    ]);
    expect(seen).toEqual(['5s', '200ms']);
  });

  it.each([
    ['gone', null, 'PROOF_REFUTED'],
    ["another's", { owner: 'other' }, 'NOT_OURS'],
    ['promoted', { standby: false }, 'NOT_OURS'],
  ])('is not given to one that is %s', async (_what, target, code) => {
    const sides = sidesWith(target);
    await expect(act(sides, 'quickenStandby')).rejects.toMatchObject({ code });
    expect(sides.did).toEqual([]);
  });

  it('is taken back after an undone cut-over, by the form that was planned', async () => {
    const sides = sidesWith({});
    await act(sides, 'slowStandby');
    expect(sides.applied).toMatchObject([{ kind: 'x', metadata: { name: 'cluster1-v2' } }]);
  });

  it.each([
    ['gone', null],
    ["another's", { owner: 'other' }],
    ['promoted', { standby: false }],
  ])('is not taken back from one that is %s: nothing is made anew', async (_what, target) => {
    const sides = sidesWith(target);
    await act(sides, 'slowStandby');
    expect(sides.did).toEqual([]);
  });
});

describe('the rehearsal', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('drains the way first, then times two walks, and the slowest counts', async () => {
    const sides = sidesWith({});
    vi.useFakeTimers({ toFake: ['Date'] });
    // The first is by far the longest: it drains what was waiting, and is not what the outage will be.
    const takes = [9_000, 300, 700];
    let walks = 0;
    sides.on = () => vi.setSystemTime(Date.now() + (takes[walks++] ?? 0));
    const reached = { ...AT_END, replayLsn: '0/1E000100' };
    sides.positions = [reached];
    const tookMs = await activityEnvironment(WORKFLOW).run(() =>
      rehearseActivities.rehearse(sides.clients, REF),
    );
    expect(sides.did).toEqual(Array(3).fill('mark cluster1-0'));
    expect(tookMs).toBeGreaterThanOrEqual(700);
    expect(tookMs).toBeLessThan(9_000);
  });

  it('waits until v2 has replayed the marker, each time', async () => {
    const sides = sidesWith({});
    const position = (replayLsn: string) => ({ ...AT_END, replayLsn });
    sides.positions = [position('0/1E0000FF'), position('0/1E000100')];
    await activityEnvironment(WORKFLOW).run(() => rehearseActivities.rehearse(sides.clients, REF));
    expect(sides.positions).toEqual([position('0/1E000100')]);
  });
});
