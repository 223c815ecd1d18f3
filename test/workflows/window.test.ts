import { describe, expect, it } from 'vitest';
import { describeWindow } from '../../src/model/maintenance-window.ts';
import { evidence, fakeWorld } from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, runMigration, type RunningMigration } from '../helpers/run-migration.ts';

const TIME_BOX = 10;
const SHORT = { ...REQUEST, cutover: { maxWriteOutageSeconds: TIME_BOX } };

/** A window that starts and could last begin in so many milliseconds. */
const windowIn = (startMs: number, latestBeginMs = 3_600_000) =>
  describeWindow({
    startMs: Date.now() + startMs,
    endMs: Date.now() + latestBeginMs + TIME_BOX * 1000,
  });
const FAR = 300_000;

const approved = (m: RunningMigration) => m.until('the approval', (s) => s.approved !== null);
const ignored = (m: RunningMigration) =>
  m.until('the signal without effect', (s) => s.ignoredSignals.length > 0);
const reopened = (m: RunningMigration) =>
  m.until('the gate again', (s) => s.undoneCutOvers.length > 0 && s.waitingFor !== null);

async function ended(m: RunningMigration) {
  await m.handle.signal('reject', { approver: 'bob' });
  return m.result();
}

describe('an approval with a window', () => {
  it('begins when the window does, on evidence collected then', async () => {
    const world = fakeWorld();
    await runMigration(world.activities, [SHORT], async (m) => {
      await m.atGate();
      const startMs = Date.now() + 1500;
      await m.handle.signal('approve', { ...APPROVE, window: windowIn(1500) });
      const waiting = await approved(m);
      expect(waiting.waitingFor?.what).toContain('the window ');
      expect(world.calls.filter((name) => name === 'collectEvidence')).toHaveLength(1);
      const report = await m.result();
      expect(report.outcome).toBe('migrated');
      expect(report.approved).toBeNull();
      expect(report.phases.cutOver?.startedAtMs).toBeGreaterThanOrEqual(startMs - 50);
    });
    expect(world.calls.filter((name) => name === 'watchGate')).toHaveLength(1);
    expect(world.calls.filter((name) => name === 'collectEvidence')).toHaveLength(2);
  });

  it('opens the gate again when the evidence has gone stale by then', async () => {
    let looks = 0;
    const world = fakeWorld({
      collectEvidence: () =>
        Promise.resolve(looks++ === 1 ? { ...evidence, evidenceId: 'changed0' } : evidence),
    });
    await runMigration(world.activities, [SHORT], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: windowIn(500) });
      const again = await reopened(m);
      expect(again.undoneCutOvers[0]?.why).toContain('changed since evidence abcd1234');
      expect(again.approved).toBeNull();
      expect((await ended(m)).outcome).toBe('rejected');
    });
    expect(world.calls).not.toContain('pauseSource');
  });

  it('does not stop v1 any more when the rehearsal took what was left of the window', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return 2500;
    };
    const world = fakeWorld({ rehearse: slow });
    await runMigration(world.activities, [SHORT], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: windowIn(0, 2000) });
      expect((await reopened(m)).undoneCutOvers[0]?.why).toContain('less than 10 s');
      await ended(m);
    });
    expect(world.calls).toContain('resumeSource');
    expect(world.calls).not.toContain('stopSource');
  });

  it('takes precedence over that of the request, which counts where none is named', async () => {
    const cutover = { ...SHORT.cutover, window: windowIn(FAR) };
    const seen = await runMigration(
      fakeWorld().activities,
      [{ ...REQUEST, cutover }],
      async (m) => {
        await m.atGate();
        await m.handle.signal('approve', { approver: 'ada' });
        const waiting = await approved(m);
        expect(waiting.approved?.window).toEqual(waiting.window);
        await m.handle.signal('approve', { approver: 'bob', window: windowIn(2 * FAR) });
        const moved = await m.until('the move', (s) => s.approved?.approver === 'bob');
        expect(moved.approved?.window?.startMs).toBeGreaterThan(
          waiting.window?.startMs ?? Infinity,
        );
        await m.handle.signal('approve', { approver: 'eve', window: 'now' });
        return m.result();
      },
    );
    expect(seen.outcome).toBe('migrated');
    expect(seen.decisions.map(({ approver }) => approver)).toEqual(['ada', 'bob', 'eve']);
  });

  it('is not brought forward by a second approval that does not say so', async () => {
    await runMigration(fakeWorld().activities, [SHORT], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: windowIn(FAR) });
      await m.handle.signal('approve', { approver: 'bob' });
      const seen = await ignored(m);
      expect(seen.ignoredSignals[0]?.why).toMatch(/ada has approved already, for .*, or now$/);
      expect(seen.approved?.approver).toBe('ada');
      await ended(m);
    });
  });

  it.each([
    ['over', () => windowIn(-FAR, -60_000), 'is over or too short'],
    ['too short for the time-box', () => windowIn(FAR, FAR - 1), 'is over or too short'],
    ['no window', () => 'tonight', 'window must be two times'],
  ])('is refused when it is %s', async (_what, window, why) => {
    await runMigration(fakeWorld().activities, [SHORT], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: window() });
      const seen = await ignored(m);
      expect(seen.ignoredSignals[0]?.why).toContain(why);
      expect(seen.approved).toBeNull();
      await ended(m);
    });
  });
});

describe('while an approval waits for its window', () => {
  it('it can be rejected, and the standby goes', async () => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [SHORT], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: windowIn(FAR) });
      await approved(m);
      return ended(m);
    });
    expect(report.outcome).toBe('rejected');
    expect(world.calls).toContain('removeTarget');
  });

  it('it can be aborted', async () => {
    const report = await runMigration(fakeWorld().activities, [SHORT], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: windowIn(FAR) });
      await m.handle.signal('abort', { approver: 'eve' });
      return m.result();
    });
    expect(report).toMatchObject({ outcome: 'aborted', approved: null });
  });

  it('the time to approve does not run out', async () => {
    const input = { ...SHORT, approval: { timeoutSeconds: 1 } };
    const report = await runMigration(fakeWorld().activities, [input], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada', window: windowIn(2000) });
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
  });
});

describe('a window of the request', () => {
  it('that is over is told, and an approval must name another', async () => {
    const cutover = { ...SHORT.cutover, window: windowIn(-FAR, -60_000) };
    const world = fakeWorld();
    await runMigration(world.activities, [{ ...REQUEST, cutover }], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada' });
      const seen = await ignored(m);
      expect(seen.ignoredSignals[0]?.why).toContain('cutover.window of the request is over');
      await m.handle.signal('approve', { approver: 'ada', window: 'now' });
      expect((await m.result()).outcome).toBe('migrated');
    });
  });
});
