import { ApplicationFailure } from '@temporalio/common';
import { afterAll, describe, expect, it } from 'vitest';
import { APPROVE_DELETE, approve, atSecondGate, requestOf } from '../helpers/every-call.ts';
import { fakeWorld, type FakeWorld } from '../helpers/fake-activities.ts';
import { heldWorld } from '../helpers/held-activity.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { contentsOf, isWhole, linesOf } from '../helpers/record-lines.ts';
import { APPROVE, REQUEST, type RunningMigration } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const EVE = { approver: 'eve' };
const WHY = 'the audit store is away';
/** A real store's refusal is tried again until the time is over; this one is not, which is faster. */
const AWAY = ApplicationFailure.nonRetryable(WHY, 'AUDIT_UNREACHABLE');

const written = (m: RunningMigration) =>
  m.until('the record to be written', ({ record }) => record?.written === record?.rows);
const behind = (m: RunningMigration) =>
  m.until('the record to be behind', ({ record }) => record?.behind !== null);
const gateAgain = (m: RunningMigration, undone: number) =>
  m.until('the gate again', (s) => s.undoneCutOvers.length === undone && s.waitingFor !== null);

/** Names of the activities that a run has called, in order. */
async function callsOf(m: RunningMigration): Promise<string[]> {
  const { events } = await m.handle.fetchHistory();
  return (events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: call }) => call?.activityType?.name ?? [],
  );
}

function expectAllOf({ store }: Pick<FakeWorld, 'store'>): void {
  expect(isWhole(store.rows)).toBe(true);
  expect(linesOf(store.rows).at(-1)).toBe('ended');
}

describe.concurrent('while the store cannot be written, a migration', () => {
  it('goes on to its gate, says so, and does not begin its cut-over', async () => {
    const world = fakeWorld();
    world.store.refuses = AWAY;
    const beganMs = Date.now();
    const m = await many.begin(world.activities, requestOf('delete-then-promote'));
    await m.atGate();
    const { record } = await behind(m);
    expect(record).toMatchObject({ written: 0, head: null, behind: { why: WHY } });
    expect(record?.behind?.sinceMs).toBeGreaterThan(beganMs - 60_000);
    expect(record?.rows).toBeGreaterThan(5);
    await m.handle.signal('approve', APPROVE);
    const { undoneCutOvers, pastPointOfNoReturn } = await gateAgain(m, 1);
    expect(undoneCutOvers[0]?.why).toBe(
      `the record could not be written, and nothing is done that has no record. ${WHY}`,
    );
    expect(pastPointOfNoReturn).toBe(false);
    expect(world.calls).not.toContain('quickenStandby');
    expect(world.calls).not.toContain('resumeSource');
    world.store.refuses = null;
    await m.handle.signal('approve', APPROVE);
    expect((await m.result()).record).toMatchObject({ behind: null });
    expectAllOf(world);
    expect(contentsOf(world.store.rows, 'cutOverUndone')).toHaveLength(1);
  });

  it('does not delete a v1 that is kept, and opens its second gate again', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, requestOf('promote-then-delete'));
    await approve(m, ['watchGate']);
    await atSecondGate(m);
    await written(m);
    world.store.refuses = AWAY;
    await m.handle.signal('approve', APPROVE_DELETE);
    const refusedOnce = await m.until(
      'the second gate again',
      (s) => s.refusedDeletes.length === 1 && s.waitingFor !== null,
    );
    expect(refusedOnce.refusedDeletes[0]?.why).toContain(`no record. ${WHY}`);
    expect(refusedOnce.deleting).toBe(false);
    expect(world.calls).not.toContain('deleteParkedSource');
    world.store.refuses = null;
    await m.handle.signal('approve', APPROVE_DELETE);
    expect((await m.result()).outcome).toBe('migrated');
    expectAllOf(world);
    expect(contentsOf(world.store.rows, 'deleteRefused')[0]?.why).toContain(WHY);
  });

  it('does not end, although nothing of it is left to do', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, REQUEST);
    await m.atGate();
    await written(m);
    world.store.refuses = new Error(WHY);
    await m.handle.signal('reject', EVE);
    const { record } = await m.until('its outcome', ({ outcome }) => outcome === 'rejected');
    expect(record?.written).toBeLessThan(record?.rows ?? 0);
    expect((await m.handle.describe()).status.name).toBe('RUNNING');
    world.store.refuses = null;
    const { outcome, summary } = await m.result();
    expect(outcome).toBe('rejected');
    expect(summary.at(-1)).toMatch(/^Record: /);
    expectAllOf(world);
  });

  it('does not ask it on and on where it refuses at once', async () => {
    const world = fakeWorld();
    world.store.refuses = AWAY;
    const m = await many.begin(world.activities, REQUEST);
    await m.atGate();
    await behind(m);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await callsOf(m)).filter((name) => name === 'writeRecord')).toHaveLength(1);
    world.store.refuses = null;
    await m.handle.signal('reject', EVE);
    await m.result();
    expectAllOf(world);
  });
});

describe.concurrent(
  'a fall-back that is ordered while the record of the approval is written',
  () => {
    it('counts: v1 is not deleted', async () => {
      const holding = Promise.withResolvers<undefined>();
      const reached = Promise.withResolvers<undefined>();
      let hold = false;
      const { writeRecord } = fakeWorld().activities;
      const world = fakeWorld({
        writeRecord: async (input) => {
          if (hold) {
            reached.resolve(undefined);
            await holding.promise;
          }
          return writeRecord(input);
        },
      });
      const m = await many.begin(world.activities, requestOf('promote-then-delete'));
      await approve(m, ['watchGate']);
      await atSecondGate(m);
      await written(m);
      hold = true;
      await m.handle.signal('approve', APPROVE_DELETE);
      await m.until('the step of the delete', ({ phase }) => phase === 'retireSource');
      await reached.promise;
      const order = { args: [{ ...EVE, loseWritesOfV2: true }] as [unknown] };
      expect(await m.handle.executeUpdate<string, [unknown]>('fallBack', order)).toContain(
        'Fall-back ordered by eve',
      );
      holding.resolve(undefined);
      expect((await m.result()).outcome).toBe('fellBack');
      expect(world.calls).not.toContain('deleteParkedSource');
    });
  },
);

describe.concurrent('in the write outage', () => {
  it('nothing is written, whatever is said meanwhile, and all of it is afterwards', async () => {
    const world = heldWorld({ name: 'proveReplay', nth: 1 }, 'finishes');
    const m = await many.begin(world.activities, requestOf('delete-then-promote'));
    await approve(m, ['watchGate']);
    await world.reached;
    const before = world.store.rows.length;
    await m.handle.signal('pause', EVE);
    await m.until('the pause', ({ ignoredSignals }) => ignoredSignals.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(world.store.rows).toHaveLength(before);
    world.release();
    await m.result();
    expectAllOf(world);
    expect(contentsOf(world.store.rows, 'decision').map(({ name }) => name)).toEqual([
      'approve',
      'pause',
    ]);
    const calls = await callsOf(m);
    const outage = calls.slice(calls.indexOf('stopSource'), calls.indexOf('awaitPromoted') + 1);
    expect(outage).toEqual([
      ...['stopSource', 'proveReplay', 'deleteSource', 'promoteTarget', 'awaitPromoted'],
    ]);
  });
});

describe.concurrent('a store that was restored from an older copy', () => {
  it('gets again what it lost, and the record tells that it did', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, REQUEST);
    await m.atGate();
    const { record } = await written(m);
    const lost = structuredClone(world.store.rows);
    world.store.rows.length = 5;
    await m.handle.signal('aprove', EVE);
    await m.until('a new row', (s) => (s.record?.rows ?? 0) > (record?.rows ?? 0));
    await written(m);
    await m.handle.signal('reject', EVE);
    await m.result();
    expectAllOf(world);
    expect(world.store.rows.slice(0, lost.length)).toEqual(lost);
    expect(contentsOf(world.store.rows, 'storeWentBack')).toEqual([{ had: lost.length, has: 5 }]);
  });
});
