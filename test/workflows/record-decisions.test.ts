import { Client } from '@temporalio/client';
import { afterAll, describe, expect, it } from 'vitest';
import { temporalSender } from '../../src/activities/temporal-sender.ts';
import type { RowContents } from '../../src/model/record.ts';
import { fakeWorld, type FakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { contentsOf, isWhole, linesOf } from '../helpers/record-lines.ts';
import { APPROVE, REQUEST, type RunningMigration } from '../helpers/run-migration.ts';

const EVE = { approver: 'eve' };

/** Sent before there is any worker, so that all of it comes at once. */
const EARLY = ['resume', 'pause', 'aprove', 'pause', 'approve'] as const;
const early = { world: fakeWorld(), workflowId: '' };

const many = await ManyMigrations.start(undefined, async (made) => {
  early.workflowId = made.expect(early.world.activities);
  const { taskQueue, connection } = made;
  const { workflow } = new Client({ connection });
  const handle = await workflow.start('migrateUsingStandby', {
    ...{ taskQueue, workflowId: early.workflowId, args: [REQUEST] },
  });
  for (const [i, name] of EARLY.entries()) await handle.signal(name, { approver: `nr${i}` });
});
afterAll(() => many.stop());

const send = (m: RunningMigration, name: string, body: unknown, updateId: string) =>
  m.handle.executeUpdate<string, [unknown]>(name, { args: [body], updateId });

async function atGate(world: FakeWorld): Promise<RunningMigration> {
  const m = await many.begin(world.activities, REQUEST);
  await m.atGate();
  return m;
}

/** How many, without the workflow tasks: the server keeps some in which nothing happened. */
const eventsOf = async (m: RunningMigration) =>
  (await m.handle.fetchHistory()).events?.filter(
    (event) => !Object.keys(event).some((key) => key.startsWith('workflowTask')),
  ).length;

const decisionsOf = ({ store }: FakeWorld) => contentsOf(store.rows, 'decision');
const brief = ({ name, taken, sent }: RowContents['decision']) => ({ name, taken, sent });

describe.concurrent('what somebody sends', () => {
  it('is in the record with its words, whether it counts, and its place in the history', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    await m.handle.signal('pause', { ...EVE, comment: 'not\nnow' });
    await m.handle.signal('aprove', { approver: 'bob' });
    await m.handle.signal('pause', { approver: 'bob' });
    await send(m, 'approve', { ...APPROVE, window: 'now' }, 'u-approve');
    await send(m, 'pause', EVE, 'u-pause').catch(() => undefined);
    await send(m, 'abort', { ...EVE, comment: 'enough' }, 'u-abort');
    await m.result();
    const rows = decisionsOf(world);
    expect(rows.map(brief)).toEqual([
      { name: 'pause', taken: true, sent: { by: 'signal', number: 1 } },
      { name: 'aprove', taken: false, sent: { by: 'signal', number: 2 } },
      { name: 'pause', taken: false, sent: { by: 'signal', number: 3 } },
      { name: 'approve', taken: true, sent: { by: 'update', updateId: 'u-approve' } },
      { name: 'pause', taken: false, sent: { by: 'update', updateId: 'u-pause' } },
      { name: 'abort', taken: true, sent: { by: 'update', updateId: 'u-abort' } },
    ]);
    expect(rows[0]?.comment).toBe('not now');
    expect(rows[1]).toMatchObject({ approver: 'bob' });
    expect(rows[1]?.why).toMatch(/^there is no such signal/);
  });

  it('is found by its place in the history of Temporal, with who sent it', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    await m.handle.signal('aprove', EVE);
    await send(m, 'pause', EVE, 'u-1');
    await send(m, 'pause', EVE, 'u-2').catch(() => undefined);
    await m.handle.signal('abort', EVE);
    await m.result();
    const history = await m.handle.fetchHistory();
    const senders = decisionsOf(world).map(({ sent }) => temporalSender(history, sent));
    const ids = senders.map((sender) => sender?.eventId ?? 0);
    expect(ids).toHaveLength(4);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    for (const sender of senders) {
      expect(sender?.identity).toMatch(/@/);
      expect(Math.abs((sender?.eventAtMs ?? 0) - Date.now())).toBeLessThan(120_000);
    }
    expect(temporalSender(history, { by: 'start' })?.eventId).toBe(1);
  });

  it('is in the record as far as it can be read, and no longer than somebody reads', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    await m.handle.signal('approve', 7 as never);
    await m.handle.signal('pause', { approver: 'x'.repeat(5000), comment: 'y'.repeat(5000) });
    await m.handle.signal('abort', EVE);
    await m.result();
    const [odd, long] = decisionsOf(world);
    expect(odd).toMatchObject({ name: 'approve', approver: null, comment: null, taken: false });
    expect(long?.approver?.length).toBeLessThanOrEqual(200);
    expect(long?.comment?.length).toBeLessThanOrEqual(2000);
  });

  it('is in the record where it is a request to cancel, and once only', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    await m.handle.cancel();
    await m.result().catch(() => undefined);
    expect(decisionsOf(world).map(brief)).toEqual([
      { name: 'cancel', taken: true, sent: { by: 'cancel' } },
    ]);
    expect(contentsOf(world.store.rows, 'ended')[0]?.outcome).toBe('cancelled');
    expect(isWhole(world.store.rows)).toBe(true);
  });
});

describe('what was sent before the first worker came', () => {
  it('comes after the request, in the order of the history', async () => {
    const m = many.found(early.workflowId);
    await m.atGate();
    await m.handle.signal('abort', EVE);
    await m.result();
    const { rows } = early.world.store;
    expect(linesOf(rows)[0]).toBe('requested');
    const first = contentsOf(rows, 'decision').slice(0, EARLY.length);
    expect(first.map(({ approver, sent }) => ({ approver, sent }))).toEqual(
      EARLY.map((_, i) => ({ approver: `nr${i}`, sent: { by: 'signal', number: i + 1 } })),
    );
    expect(first.map(({ taken }) => taken)).toEqual([false, true, false, false, false]);
  });
});

describe('a script that asks again and again', () => {
  const MOST = 300;

  it('is in the record 300 times, the last time with a word, and costs nothing after that', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    const resume = (i: number) => send(m, 'resume', EVE, `u-${i}`).catch((e: unknown) => e);
    const signals = () => Array.from({ length: 23 }, () => m.handle.signal('resume', EVE));
    for (let i = 0; i < 13; i++) await Promise.all(signals());
    await m.until('all but one', ({ record: r }) => (r?.rows ?? 0) >= MOST);
    await resume(0);
    const { record } = await m.until('all rows', ({ record: r }) => r?.written === r?.rows);
    const events = await eventsOf(m);
    expect(await resume(MOST)).toMatchObject({ cause: { type: 'DECISION_REFUSED' } });
    expect((await m.status()).record).toEqual(record);
    // The validator refused it: no event, no row.
    expect(await eventsOf(m)).toBe(events);
    await m.handle.signal('aprove', EVE);
    await send(m, 'abort', EVE, 'u-abort');
    await m.result();
    const rows = decisionsOf(world);
    expect(rows).toHaveLength(MOST + 1);
    const last = rows[MOST - 1]?.why;
    expect(last).toMatch(/^nobody holds .*is not recorded any more\)$/);
    expect(rows[MOST - 2]?.why).toBe('nobody holds the cut-over');
    expect(rows[MOST]).toMatchObject({ name: 'abort', taken: true });
    expect(isWhole(world.store.rows)).toBe(true);
  });
});
