import { afterAll, describe, expect, it } from 'vitest';
import { approve, APPROVE_DELETE, atSecondGate } from '../helpers/every-call.ts';
import { begun, casesOf, requestOf, type Case } from '../helpers/every-call.ts';
import { fakeWorld, refused } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { type RunningMigration } from '../helpers/run-migration.ts';
import type { Activities } from '../../src/activities/activities.ts';

const ORDER = 'promote-then-delete';
const FALL_BACK = { approver: 'eve', comment: 'it is wrong', loseWritesOfV2: true };
const WAY_BACK = ['stopTarget', 'resumeSource', 'restoreKeepBackups', 'unlockSource'];

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const cases = await casesOf(many, ORDER);
const names = cases.map(({ name }) => name as string);
const isKept = ({ sofar }: Case) =>
  sofar.slice(0, -1).includes('promoteFirst') && !sofar.includes('deleteParkedSource');
const kept = cases.filter(isKept);

/** All that is left to do once a held call is let go. */
async function finish(m: RunningMigration, { sofar }: Case) {
  await approve(m, names.slice(sofar.length - 1));
  return m.result();
}

async function ignoredOf(m: RunningMigration, count = 1) {
  const { ignoredSignals } = await m.until('what was ignored', (s) => {
    return s.ignoredSignals.length === count;
  });
  return ignoredSignals;
}

async function atSecond(overrides: Partial<Activities> = {}) {
  const world = fakeWorld(overrides);
  const m = await many.begin(world.activities, requestOf(ORDER));
  await approve(m, ['watchGate']);
  await atSecondGate(m);
  return { world, m };
}

describe.concurrent('a fall-back while v1 is kept', () => {
  it.each(kept)(
    'in $name ($nth), which ends, stops v2 first, then puts v1 into service',
    async (at) => {
      const { world, m } = await begun(many, at, 'ends');
      await m.handle.signal('fallBack', FALL_BACK);
      const report = await m.result();
      expect(report).toMatchObject({ outcome: 'fellBack', deleting: false });
      expect(report.fallBack?.lost.transactions).toBe(7);
      expect(world.calls.slice(0, at.sofar.length)).toEqual(at.sofar);
      expect(world.calls.slice(-WAY_BACK.length)).toEqual(WAY_BACK);
      // At most what ran beside it; v1 is not deleted.
      expect(world.calls).not.toContain('deleteParkedSource');
    },
  );

  it.each(kept)('in $name ($nth), which comes through all the same, goes back too', async (at) => {
    const { world, m } = await begun(many, at, 'finishes');
    await m.handle.signal('fallBack', FALL_BACK);
    expect((await m.result()).outcome).toBe('fellBack');
    expect(world.calls.slice(at.sofar.length)).toEqual(WAY_BACK);
  });
});

describe.concurrent('a fall-back that changes nothing', () => {
  it.each(cases.filter((at) => !isKept(at)))('in $name ($nth) is told why', async (at) => {
    const { world, m } = await begun(many, at, 'ends');
    await m.handle.signal('fallBack', FALL_BACK);
    const [ignored] = await ignoredOf(m);
    const deleting = at.sofar.includes('deleteParkedSource');
    expect(ignored?.why).toContain(deleting ? 'it is too late' : 'v2 is not promoted yet');
    world.release();
    expect((await finish(m, at)).outcome).toBe('migrated');
    for (const step of WAY_BACK) expect(world.calls).not.toContain(step);
  });

  it.each(kept.filter(({ name }) => name === 'awaitPromoted' || name === 'watchRetirement'))(
    "in $name of a v2 that has taken v1's path over is told why",
    async (at) => {
      const input = requestOf(ORDER);
      const target = { ...input.target, repository: 'takeOver' } as const;
      const { world, m } = await begun(many, at, 'ends', { ...input, target });
      await m.handle.signal('fallBack', FALL_BACK);
      const [ignored] = await ignoredOf(m);
      expect(ignored?.why).toContain('must not be started on it any more');
      world.release();
      expect((await finish(m, at)).outcome).toBe('migrated');
      expect(world.calls).not.toContain('useOwnRepository');
    },
  );

  it('is told that it does not say what is lost', async () => {
    const { m } = await atSecond();
    await m.handle.signal('fallBack', { approver: 'eve' });
    const [ignored] = await ignoredOf(m);
    expect(ignored?.why).toContain('say so by loseWritesOfV2: true');
    await m.handle.signal('approve', APPROVE_DELETE);
    expect((await m.result()).outcome).toBe('migrated');
  });
});

describe.concurrent('the second gate', () => {
  it('takes no abort, reject or pause, no stale evidence and no window, and says why', async () => {
    const { m } = await atSecond();
    for (const name of ['abort', 'reject', 'pause']) await m.handle.signal(name, { approver: 'x' });
    await m.handle.signal('approve', { approver: 'x', evidenceId: 'abcd1234' });
    await m.handle.signal('approve', { approver: 'x', window: 'now' });
    const ignored = await ignoredOf(m, 5);
    expect(ignored.map(({ why }) => why)).toEqual([
      ...Array<unknown>(3).fill(expect.stringContaining('fallBack goes back to it')),
      'it names the evidence abcd1234, and the current one is beef5678',
      expect.stringContaining('a window is for the cut-over'),
    ]);
    await m.handle.signal('approve', APPROVE_DELETE);
    await m.handle.signal('approve', APPROVE_DELETE);
    const report = await m.result();
    expect(report.outcome).toBe('migrated');
    expect(report.decisions.map(({ kind }) => kind)).toEqual(['approve', 'approve']);
  });

  it('shows why v2 is not as it should be, and an approval has it verified again', async () => {
    let checks = 0;
    const checkPromoted = () =>
      checks++ === 0 ? refused('VERIFICATION_FAILED', 'v2 is odd')() : Promise.resolve();
    const given: (string | null)[] = [];
    const happy = fakeWorld().activities.collectRetirement;
    const { world, m } = await atSecond({
      checkPromoted,
      collectRetirement: async (ref, handed) => {
        given.push(handed.unverified);
        return { ...(await happy(ref, handed)), unverified: handed.unverified };
      },
    });
    expect((await m.status()).retirement?.unverified).toBe('v2 is odd');
    await m.handle.signal('approve', APPROVE_DELETE);
    await m.until('the gate again', (s) => s.retirement?.unverified === null);
    await atSecondGate(m);
    expect(world.calls).not.toContain('deleteParkedSource');
    await m.handle.signal('approve', APPROVE_DELETE);
    expect((await m.result()).outcome).toBe('migrated');
    expect(given).toEqual(['v2 is odd', null]);
  });

  it('opens again with the reason when the delete was refused, and v1 is kept', async () => {
    let tries = 0;
    const happy = fakeWorld().activities.deleteParkedSource;
    const { world, m } = await atSecond({
      deleteParkedSource: (ref, handed) =>
        tries++ === 0 ? refused('PROOF_REFUTED', 'v1 was started')() : happy(ref, handed),
    });
    await m.handle.signal('approve', APPROVE_DELETE);
    const refusedOnce = (s: { refusedDeletes: unknown[] }) => s.refusedDeletes.length === 1;
    const seen = await m.until('the refusal', refusedOnce);
    expect(seen).toMatchObject({ deleting: false, refusedDeletes: [{ why: 'v1 was started' }] });
    expect(await atSecondGate(m)).toMatchObject({ approved: null, outcome: null });
    await m.handle.signal('approve', APPROVE_DELETE);
    expect((await m.result()).outcome).toBe('migrated');
    expect(world.calls.filter((name) => name === 'deleteParkedSource')).toHaveLength(2);
  });

  it('is left by a fall-back that comes while the approval still ends the watch', async () => {
    const slow = { ...fakeWorld().activities };
    const { world, m } = await atSecond({
      // Told of its end half a second late, as by a slow heartbeat.
      watchRetirement: async (ref, handed): Promise<never> => {
        try {
          return await slow.watchRetirement(ref, handed);
        } finally {
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      },
    });
    await m.handle.signal('approve', APPROVE_DELETE);
    await m.handle.signal('fallBack', FALL_BACK);
    const report = await m.result();
    expect(report.outcome).toBe('fellBack');
    expect(world.calls).not.toContain('deleteParkedSource');
    expect(world.calls.slice(-WAY_BACK.length)).toEqual(WAY_BACK);
  });
});

describe.concurrent('the proof does not hold when v2 is to be promoted', () => {
  it('undoes the cut-over, and the first gate opens again', async () => {
    const world = fakeWorld({ promoteFirst: refused('PROOF_REFUTED', 'v1 runs again') });
    const m = await many.begin(world.activities, requestOf(ORDER));
    await approve(m, ['watchGate']);
    const seen = await m.until('the gate again', (s) => s.undoneCutOvers.length === 1);
    expect(seen).toMatchObject({ pastPointOfNoReturn: false, promotionSentAtMs: null });
    expect(seen.undoneCutOvers[0]?.why).toContain('v1 runs again');
    await m.atGate();
    await m.handle.signal('reject', { approver: 'bob' });
    expect((await m.result()).outcome).toBe('rejected');
    expect(world.calls).toContain('slowStandby');
    expect(world.calls).not.toContain('awaitPromoted');
  });
});
