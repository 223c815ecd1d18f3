import { describe, expect, it } from 'vitest';
import { describeWindow } from '../../src/model/maintenance-window.ts';
import {
  evidence,
  evidenceGoneStale,
  fakeWorld,
  untilCancelled,
} from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, runMigration, type RunningMigration } from '../helpers/run-migration.ts';

const PAUSE = { approver: 'eve', comment: 'not today' };
const held = (m: RunningMigration) => m.until('the hold', (s) => s.held !== null);
const approved = (m: RunningMigration) => m.until('the approval', (s) => s.approved !== null);
const ignored = (m: RunningMigration) =>
  m.until('the signal without effect', (s) => s.ignoredSignals.length > 0);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function aborted(m: RunningMigration) {
  await m.handle.signal('abort', { approver: 'eve' });
  return m.result();
}

describe('a held cut-over', () => {
  it('keeps an approval, and begins when it is resumed', async () => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('pause', PAUSE);
      expect((await held(m)).held).toMatchObject({ by: 'eve', comment: 'not today' });
      await m.handle.signal('approve', APPROVE);
      const waiting = await approved(m);
      expect(waiting.waitingFor?.what).toContain('which eve holds');
      await pause(500);
      expect(world.calls).not.toContain('pauseSource');
      await m.handle.signal('resume', { approver: 'bob' });
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
    expect(report.held).toBeNull();
    expect(report.decisions.map(({ kind }) => kind)).toEqual(['pause', 'approve', 'resume']);
  });

  it('does not begin after a resume on evidence that has gone stale', async () => {
    const world = fakeWorld({ collectEvidence: evidenceGoneStale() });
    await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('pause', PAUSE);
      await m.handle.signal('approve', APPROVE);
      await m.handle.signal('resume', PAUSE);
      const again = await m.until('the gate again', (s) => s.undoneCutOvers.length === 1);
      expect(again.undoneCutOvers[0]?.why).toContain('changed since');
      await aborted(m);
    });
    expect(world.calls).not.toContain('pauseSource');
  });

  it('is held from before the gate', async () => {
    const world = fakeWorld({
      awaitCaughtUp: async () => {
        await pause(500);
        return evidence.lag;
      },
    });
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.until('replicate', ({ phase }) => phase === 'replicate');
      await m.handle.signal('pause', PAUSE);
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      expect((await approved(m)).held?.by).toBe('eve');
      await m.handle.signal('resume', PAUSE);
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
  });

  it('stops the clock of the approval, and starts it again', async () => {
    const input = { ...REQUEST, approval: { timeoutSeconds: 2 } };
    const report = await runMigration(fakeWorld().activities, [input], async (m) => {
      await m.atGate();
      await m.handle.signal('pause', PAUSE);
      await held(m);
      await pause(2500);
      expect((await m.status()).outcome).toBeNull();
      await m.handle.signal('resume', PAUSE);
      return m.result();
    });
    expect(report.outcome).toBe('expired');
    expect(report.phases.awaitApproval?.totalMs).toBeLessThan(7000);
  });

  it('lets a window pass, and says so', async () => {
    const world = fakeWorld();
    await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      const startMs = Date.now();
      // 60 seconds of time-box: it could begin for one second more.
      const window = describeWindow({ startMs, endMs: startMs + 61_500 });
      await m.handle.signal('pause', PAUSE);
      await m.handle.signal('approve', { ...APPROVE, window });
      const again = await m.until('the gate again', (s) => s.undoneCutOvers.length === 1);
      expect(again.undoneCutOvers[0]?.why).toContain(`the window ${window} was over`);
      expect(again.held?.by).toBe('eve');
      await aborted(m);
    });
    expect(world.calls).not.toContain('pauseSource');
  });

  it('can be rejected', async () => {
    const report = await runMigration(fakeWorld().activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', {
        approver: 'ada',
        window: '2199-01-01T00:00:00Z/2199-01-02T00:00:00Z',
      });
      await m.handle.signal('pause', PAUSE);
      await m.handle.signal('reject', { approver: 'bob' });
      return m.result();
    });
    expect(report).toMatchObject({ outcome: 'rejected', held: null, approved: null });
  });

  it('that was paused while an approval already ended the watch does not begin', async () => {
    const world = fakeWorld({
      // Told of its end half a second late, as by a slow heartbeat.
      watchGate: () => untilCancelled().finally(() => pause(500)),
    });
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      await m.handle.signal('pause', PAUSE);
      await held(m);
      await pause(1500);
      expect((await m.status()).phase).toBe('awaitApproval');
      expect(world.calls).not.toContain('pauseSource');
      await m.handle.signal('resume', PAUSE);
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
  });
});

describe('a pause or a resume without effect', () => {
  it('is told: the cut-over has begun', async () => {
    const world = fakeWorld({
      rehearse: async () => {
        await pause(800);
        return 800;
      },
    });
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      await m.until('cutOver', ({ phase }) => phase === 'cutOver');
      await m.handle.signal('pause', PAUSE);
      return m.result();
    });
    expect(report).toMatchObject({ outcome: 'migrated', held: null });
    expect(report.ignoredSignals[0]?.why).toContain('too late: the cut-over has begun');
  });

  it.each([
    ['resume', [{ approver: 'ada' }], 'nobody holds the cut-over'],
    ['pause', [{ comment: 'x' }], 'approver is missing'],
    ['pause', [{ approver: 'ada', evidenceId: 'abcd1234' }], 'unknown fields: evidenceId'],
    ['resume', [null], 'must be an object'],
    ['reject', [{ approver: 'ada', window: 'now' }], 'unknown fields: window'],
  ])('is told: %s of %j', async (name, args, why) => {
    await runMigration(fakeWorld().activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal(name, ...args);
      expect((await ignored(m)).ignoredSignals[0]?.why).toContain(why);
      await aborted(m);
    });
  });

  it('is told: somebody holds it already', async () => {
    await runMigration(fakeWorld().activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('pause', PAUSE);
      await m.handle.signal('pause', { approver: 'ada' });
      const seen = await ignored(m);
      expect(seen.ignoredSignals[0]?.why).toBe('eve holds it already');
      expect(seen.held?.by).toBe('eve');
      await aborted(m);
    });
  });
});
