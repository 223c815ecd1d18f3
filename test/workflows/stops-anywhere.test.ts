import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { afterAll, describe, expect, it } from 'vitest';
import { ORDERS } from '../../src/model/order.ts';
import { approve, begun, casesOf, type Case } from '../helpers/every-call.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';

/** What takes back what, in the order in which it is begun. */
const UNDO: readonly (readonly [string, string])[] = [
  ['lockSource', 'unlockSource'],
  ['keepSourceBackups', 'restoreKeepBackups'],
  ['applySecrets', 'removeSecrets'],
  ['applyStandby', 'removeTarget'],
  ['quickenStandby', 'resumeSource'],
];
const POINT_OF_NO_RETURN = ['deleteSource', 'promoteFirst'];

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const cases = (await Promise.all(ORDERS.map((order) => casesOf(many, order)))).flat();
const isPast = ({ sofar }: Case) => POINT_OF_NO_RETURN.some((name) => sofar.includes(name));
const before = cases.filter((at) => !isPast(at));
const after = cases.filter(isPast);

function undoOf(sofar: readonly string[]): string[] {
  return UNDO.filter(([deed]) => sofar.includes(deed))
    .map(([, undo]) => undo)
    .toReversed();
}

describe('the tables', () => {
  it('hold both orders, to both sides of the point of no return', () => {
    expect(before.length).toBeGreaterThan(35);
    expect(after.length).toBeGreaterThan(20);
    for (const [deed] of UNDO) expect(before.map(({ name }) => name)).toContain(deed);
  });
});

describe.concurrent('an abort', () => {
  it.each(before)(
    'in $name ($nth) of $order, which ends, undoes what was begun and nothing else',
    async (at) => {
      const { world, m } = await begun(many, at, 'ends');
      await m.handle.signal('abort', { approver: 'eve', comment: 'not now' });
      const report = await m.result();
      expect(report).toMatchObject({
        outcome: 'aborted',
        reason: 'eve: not now.',
        notUndone: [],
        pastPointOfNoReturn: false,
      });
      expect(world.calls).toEqual([...at.sofar, ...undoOf(at.sofar)]);
    },
  );
});

describe.concurrent('a cancellation', () => {
  it.each(before)(
    'in $name ($nth) of $order, which comes through all the same, undoes that too and begins nothing',
    async (at) => {
      const { world, m } = await begun(many, at, 'finishes');
      await m.handle.cancel();
      const error: unknown = await m.result().catch((e: unknown) => e);
      expect(world.calls.slice(0, at.sofar.length)).toEqual(at.sofar);
      // An undo is pushed before its deed, so the one of a deed that was not begun any more may be among them.
      expect([undoOf(at.sofar), undoOf([...at.sofar, at.next])]).toContainEqual(
        world.calls.slice(at.sofar.length),
      );
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    },
  );
});

describe.concurrent('past the point of no return', () => {
  it.each(after)(
    'in $name ($nth) of $order, abort, reject, pause and cancel are told why they change nothing',
    async (at) => {
      const { world, m } = await begun(many, at, 'ends');
      for (const name of ['abort', 'reject', 'pause'])
        await m.handle.signal(name, { approver: 'eve' });
      await m.handle.cancel();
      const seen = await m.until('all four', (s) => s.ignoredSignals.length === 4);
      expect(seen.ignoredSignals.map(({ name }) => name)).toEqual([
        ...['abort', 'reject', 'pause', 'Request Cancellation'],
      ]);
      for (const { why } of seen.ignoredSignals) expect(why).toContain('it is too late');
      world.release();
      const happy = cases.filter(({ order }) => order === at.order).map(({ name }) => name);
      await approve(m, happy.slice(at.sofar.length - 1));
      const report = await m.result();
      expect(report).toMatchObject({ outcome: 'migrated', undone: [], notUndone: [] });
      expect(world.calls.toSorted()).toEqual(happy.toSorted());
    },
  );
});
