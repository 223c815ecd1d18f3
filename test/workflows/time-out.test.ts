import { afterAll, describe, expect, it } from 'vitest';
import { ORDERS } from '../../src/model/order.ts';
import { begun, casesOf, requestOf } from '../helpers/every-call.ts';
import { fakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';

const UNDO = ['removeTarget', 'removeSecrets', 'restoreKeepBackups', 'unlockSource'];

const many = await ManyMigrations.start();
afterAll(() => many.stop());

// The order that has every step of the cut-over.
const cases = await casesOf(many, 'promote-then-delete');
const inCutOver = cases.filter(
  ({ sofar }) => sofar.includes('quickenStandby') && !sofar.includes('promoteFirst'),
);

describe.concurrent('the time-box of the outage', () => {
  it('is over every step of the cut-over', () => {
    const names = inCutOver.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['rehearse', 'stopSource', 'useOwnRepository']));
  });

  it.each(inCutOver)('undoes a cut-over that hangs in $name', async (at) => {
    const cutover = { order: at.order, maxWriteOutageSeconds: 10 };
    const { world, m } = await begun(many, at, 'ends', { ...requestOf(at.order), cutover });
    const over = (s: { undoneCutOvers: unknown[] }) => s.undoneCutOvers.length === 1;
    const seen = await m.until('the time-box to end', over);
    expect(seen).toMatchObject({ pastPointOfNoReturn: false, proof: null, outcome: null });
    expect(seen.undoneCutOvers[0]?.why).toContain('10 s');
    await m.atGate();
    // The gate opens anew only after both; in which order they come is not said.
    const since = world.calls.slice(at.sofar.length);
    const undoing = since.slice(0, since.indexOf('collectEvidence'));
    expect(undoing.slice(-2).toSorted()).toEqual(['resumeSource', 'slowStandby']);
    await m.handle.signal('reject', { approver: 'bob' });
    expect((await m.result()).outcome).toBe('rejected');
    // The stop is undone already.
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
    expect(world.calls.filter((name) => name === 'resumeSource')).toHaveLength(1);
  });
});

describe.concurrent.each(ORDERS)('at the gate of %s', (order) => {
  it('a rejection undoes everything', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, requestOf(order));
    await m.atGate();
    await m.handle.signal('reject', { approver: 'bob', comment: 'no' });
    expect(await m.result()).toMatchObject({ outcome: 'rejected', reason: 'bob: no.' });
    expect(world.calls.at(-UNDO.length - 1)).toBe('watchGate');
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
  });

  it('nobody’s answer undoes everything', async () => {
    const world = fakeWorld();
    const approval = { timeoutSeconds: 1 };
    const m = await many.begin(world.activities, { ...requestOf(order), approval });
    expect((await m.result()).outcome).toBe('expired');
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
  });
});
