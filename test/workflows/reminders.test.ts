import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import { afterAll, describe, expect, it } from 'vitest';
import { atSecondGate, requestOf } from '../helpers/every-call.ts';
import { fakeWorld, untilCancelled } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { APPROVE, type RunningMigration } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const INPUT = requestOf('delete-then-promote');
const every = (remindEverySeconds: number, more: object = {}) => ({
  ...INPUT,
  approval: { remindEverySeconds, ...more },
});
const reminded = (m: RunningMigration, times: number) =>
  m.until(`${times} reminders`, ({ reminders }) => reminders >= times);

/** Until the workflow has nothing more to do at its gate, however long that takes on a busy machine. */
async function whenTrue(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 25));
}

async function ended(m: RunningMigration) {
  await m.handle.signal('reject', { approver: 'bob' });
  return m.result();
}

describe.concurrent('the approvers', () => {
  it('are told when the gate opens, and again and again', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, every(1, { approvers: ['ada'] }));
    await reminded(m, 2);
    await ended(m);
    expect(world.reminders.map(({ number }) => number).slice(0, 3)).toEqual([0, 1, 2]);
    const [first, second] = world.reminders;
    expect(first).toEqual({
      source: expect.objectContaining({ namespace: 'pg', cluster: 'cluster1' }) as object,
      target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
      what: 'a person to approve or reject the cut-over',
      who: 'ada',
      sinceMs: expect.any(Number) as number,
      untilMs: (first?.sinceMs ?? 0) + 7 * 24 * 3600 * 1000,
      number: 0,
      undone: null,
    });
    expect(second).toMatchObject({ sinceMs: first?.sinceMs, untilMs: first?.untilMs });
  });

  it('are not bothered while it is held, nor while it only waits for its window', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, every(1));
    await reminded(m, 1);
    await m.handle.signal('pause', { approver: 'eve' });
    const held = await m.until('the hold', (s) => s.held !== null);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect((await m.status()).reminders).toBe(held.reminders);
    const window = '2199-01-01T00:00:00Z/2199-01-02T00:00:00Z';
    await m.handle.signal('approve', { ...APPROVE, window });
    await m.handle.signal('resume', { approver: 'eve' });
    await m.until('the resume', (s) => s.held === null);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await m.status()).reminders).toBe(held.reminders);
    expect(world.reminders).toHaveLength(held.reminders + 1);
    await ended(m);
  });

  it('are told of each opening anew, with the reason, and of the second gate', async () => {
    const order = 'promote-then-delete';
    let tries = 0;
    const happy = fakeWorld().activities.promoteFirst;
    const world = fakeWorld({
      promoteFirst: (...args) =>
        tries++ === 0
          ? Promise.reject(ApplicationFailure.nonRetryable('v1 runs again', 'PROOF_REFUTED'))
          : happy(...args),
    });
    const m = await many.begin(world.activities, { ...every(3600), cutover: { order } });
    await m.atGate();
    await m.handle.signal('approve', APPROVE);
    await m.until('the gate again', (s) => s.undoneCutOvers.length === 1 && s.waitingFor !== null);
    await whenTrue(() => world.reminders.length === 2);
    await m.handle.signal('approve', APPROVE);
    await atSecondGate(m);
    await whenTrue(() => world.reminders.length === 3);
    await m.handle.signal('fallBack', { approver: 'eve', loseWritesOfV2: true });
    await m.result();
    expect(world.reminders.map(({ number }) => number)).toEqual([0, 0, 0]);
    expect(world.reminders.map(({ undone }) => undone)).toEqual([null, 'v1 runs again', null]);
    expect(world.reminders[2]).toMatchObject({
      what: 'a person to approve the delete of v1',
      untilMs: null,
    });
  });
});

describe.concurrent('a reminder', () => {
  it('that hangs does not keep an approval from taking effect', async () => {
    const hanging = Promise.withResolvers<undefined>();
    const end = { reminder: 0, stop: 0 };
    let clock = 0;
    const happy = fakeWorld().activities.stopSource;
    const world = fakeWorld({
      remindApprovers: async () => {
        hanging.resolve(undefined);
        const { cancelled } = Context.current();
        const timer = setInterval(() => {
          Context.current().heartbeat();
        }, 100);
        try {
          await cancelled.catch(() => undefined);
          // Deaf for as long as the cut-over takes.
          await whenTrue(() => end.stop > 0);
        } finally {
          clearInterval(timer);
          end.reminder = ++clock;
        }
      },
      stopSource: (...args) => {
        end.stop = ++clock;
        return happy(...args);
      },
    });
    const m = await many.begin(world.activities, INPUT);
    await m.atGate();
    await hanging.promise;
    await m.handle.signal('approve', APPROVE);
    expect((await m.result()).outcome).toBe('migrated');
    expect(end.stop).toBe(1);
    await whenTrue(() => end.reminder > 0);
  });

  it('that hangs is told to stop when the gate is left', async () => {
    const stopped = Promise.withResolvers<undefined>();
    const world = fakeWorld({
      remindApprovers: () =>
        untilCancelled().finally(() => {
          stopped.resolve(undefined);
        }),
      // The migration goes on meanwhile: its end would stop everything.
      checkPromoted: () => stopped.promise,
    });
    const m = await many.begin(world.activities, INPUT);
    await m.atGate();
    await whenTrue(() => world.reminders.length === 1);
    await m.handle.signal('approve', APPROVE);
    expect((await m.result()).outcome).toBe('migrated');
    // The watch of the gate, and the reminder, which would have run out of time otherwise.
    const told = (await eventsOf(m)).filter((name) => name === 'activityTaskCancelRequested');
    expect(told).toHaveLength(2);
  });

  it('that fails changes nothing, and the next one comes', async () => {
    const world = fakeWorld({
      remindApprovers: () =>
        Promise.reject(ApplicationFailure.nonRetryable('answered 404', 'WEBHOOK_FAILED')),
    });
    const m = await many.begin(world.activities, every(1));
    const seen = await reminded(m, 2);
    expect(seen).toMatchObject({ outcome: null, ignoredSignals: [], notUndone: [] });
    await m.handle.signal('approve', APPROVE);
    expect((await m.result()).outcome).toBe('migrated');
  });
});

/**
 * A month at the gate, a day in each second. What is written to the history there is written by reminders only: the
 * wait is one activity, whose heartbeats are not events, and the clock of the gate is one timer. So it makes no
 * difference that a day is a second here: thirty reminders are as many events as in thirty days.
 */
describe('a month at the gate', () => {
  const DAYS = 30;

  it('adds fewer than 1,000 events, and none by its heartbeats', { timeout: 120_000 }, async () => {
    let beats = 0;
    const world = fakeWorld({
      watchGate: async () => {
        const context = Context.current();
        for (;;) {
          context.heartbeat({ seen: ++beats });
          await context.sleep(50);
        }
      },
    });
    const m = await many.begin(world.activities, every(1));
    await m.atGate();
    // What the gate shows is written once; after it nothing is.
    await m.until('its record', ({ record }) => record?.written === record?.rows);
    const opened = await eventsOf(m);
    for (let day = 1; day <= DAYS; day++) await reminded(m, day);
    const month = (await eventsOf(m)).slice(opened.length);
    expect(beats).toBeGreaterThan(DAYS);
    expect(month.length).toBeLessThan(1000);
    const ofReminders = month.filter((name) =>
      /^(timer(Started|Fired)|activityTask(Scheduled|Started|Completed)|workflowTask\w+)$/.test(
        name,
      ),
    );
    expect(ofReminders).toEqual(month);
    const count = (name: string) => month.filter((other) => other === name).length;
    // One for each day, and at most those of the opening: the notice, the watch, and the clock of the gate.
    expect(count('timerStarted')).toBeLessThanOrEqual(DAYS + 2);
    expect(count('activityTaskScheduled')).toBeLessThanOrEqual(DAYS + 2);
    expect(count('timerFired')).toBe(DAYS);
    expect(count('workflowTaskScheduled')).toBeLessThanOrEqual(2 * DAYS + 4);
    expect((await ended(m)).outcome).toBe('rejected');
  });
});

/** What the events of a migration are called, in order. */
async function eventsOf(m: RunningMigration): Promise<string[]> {
  const { events = [] } = await m.handle.fetchHistory();
  return (events ?? []).map((event) => {
    const name = Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '';
    return name.replace('EventAttributes', '');
  });
}
