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
      const seen = await m.until('the last slice', () => asked.length === 12);
      expect(seen).toMatchObject({ phase: 'replicate', lag: { etaSeconds: 600 } });
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
    const begins = (events ?? []).flatMap((event, i) =>
      event.activityTaskScheduledEventAttributes?.activityType?.name === 'awaitCaughtUp' ? [i] : [],
    );
    expect(begins.map((at, i) => at - (begins[i - 1] ?? at - 6))).toEqual(Array(12).fill(6));
    expect(new Set(asked.map(({ sinceMs }) => sinceMs)).size).toBe(1);
    expect(world.calls.filter((name) => name === 'applyStandby')).toHaveLength(1);
  });
});
