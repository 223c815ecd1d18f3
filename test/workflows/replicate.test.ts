import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import type { CatchUp } from '../../src/activities/replicate.ts';
import type { Lag } from '../../src/model/lag.ts';
import { evidence, fakeWorld } from '../helpers/fake-activities.ts';
import '../helpers/provided.ts';
import { REQUEST, runMigration } from '../helpers/run-migration.ts';

const BEHIND: Lag = { ...evidence.lag, bytes: 100 * 1024 ** 2, etaSeconds: 600 };

describe('a standby that takes long to catch up', () => {
  it('is waited for in slices, each twice as long, and shown after each', async () => {
    const asked: CatchUp[] = [];
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const world = fakeWorld({
      awaitCaughtUp: async (_ref, catchUp) => {
        asked.push(catchUp);
        if (asked.length < 12) return BEHIND;
        await held;
        return evidence.lag;
      },
    });
    const { events } = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.until('the last slice', () => asked.length === 12);
      // Asked for after it: the one that was seen then may be older than that slice.
      expect(await m.status()).toMatchObject({ phase: 'replicate', lag: { etaSeconds: 600 } });
      goOn();
      await m.atGate();
      await m.handle.signal('abort', { approver: 'eve' });
      await m.result();
      const history = await m.handle.fetchHistory();
      // What a worker that has lost it would do with it.
      await Worker.runReplayHistory(
        { workflowBundle: { codePath: inject('bundlePath') } },
        history,
        m.handle.workflowId,
      );
      return history;
    });
    expect(asked.map(({ sliceMs }) => sliceMs / 1000)).toEqual([
      ...[30, 60, 120, 240, 480, 960, 1920, 3840, 7680],
      ...[14_400, 14_400, 14_400],
    ]);
    const slices = slicesOf(events ?? []);
    expect(slices).toHaveLength(11);
    // The first write of the record may come late on a busy machine, and into one of them.
    const ofRecord = recordIn(events ?? []);
    const alone = slices.filter((slice) => !slice.some(ofRecord));
    expect(alone.length).toBeGreaterThanOrEqual(9);
    expect(alone.map(({ length }) => length)).toEqual(alone.map(() => 6));
    expect(new Set(asked.map(({ sinceMs }) => sinceMs)).size).toBe(1);
    expect(world.calls.filter((name) => name === 'applyStandby')).toHaveLength(1);
  });
});

type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** What lies between the orders of two slices. */
function slicesOf(events: Event[]): Event[][] {
  const begins = events.flatMap((event, i) => (isOrder(event, 'awaitCaughtUp') ? [i] : []));
  return begins.slice(1).map((at, i) => events.slice(begins[i], at));
}

function isOrder({ activityTaskScheduledEventAttributes: order }: Event, name: string): boolean {
  return order?.activityType?.name === name;
}

/** Whether an event is of one of the calls that write the record. */
function recordIn(events: Event[]): (event: Event) => boolean {
  const orders = new Set(
    events.filter((event) => isOrder(event, 'writeRecord')).map(({ eventId }) => String(eventId)),
  );
  return (event) =>
    [
      event.eventId,
      event.activityTaskStartedEventAttributes?.scheduledEventId,
      event.activityTaskCompletedEventAttributes?.scheduledEventId,
    ].some((id) => orders.has(String(id)));
}
