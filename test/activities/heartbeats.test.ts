import { Context } from '@temporalio/activity';
import { describe, expect, it, vi } from 'vitest';
import { beat, handOn, pulse, tell, withHeartbeats } from '../../src/activities/heartbeats.ts';
import type { Journal } from '../../src/model/change.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

interface Told {
  waitingFor: string;
  seen: string;
  since: string;
}

async function beatsOf(run: () => Promise<void>, heartbeatDetails?: unknown) {
  const beats: Told[] = [];
  const environment = activityEnvironment(
    heartbeatDetails === undefined ? {} : { heartbeatDetails },
  );
  environment.on('heartbeat', (details: Told) => beats.push(details));
  await environment.run(() => withHeartbeats(run));
  return beats;
}

/** Two of the beats that come by themselves while a call takes its time. */
async function twoBeats(): Promise<void> {
  await vi.advanceTimersByTimeAsync(2_000);
}

describe('a step that takes its time', () => {
  it('tells what it is at, at once, and again as long as it takes', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    const beats = await beatsOf(async () => {
      tell('v1 to write a checkpoint');
      await twoBeats();
    }).finally(() => vi.useRealTimers());
    const told = { waitingFor: 'v1 to write a checkpoint', seen: 'no answer yet' };
    expect(beats).toEqual(Array(3).fill({ ...told, since: '2026-01-02T03:04:05Z' }));
  });

  it('goes on with what its last attempt has told, until it tells something itself', async () => {
    vi.useFakeTimers();
    const beats = await beatsOf(
      async () => {
        await twoBeats();
        beat({ waitingFor: 'b' });
      },
      { waitingFor: 'a' },
    ).finally(() => vi.useRealTimers());
    expect(beats.map(({ waitingFor }) => waitingFor)).toEqual(['a', 'a', 'b']);
  });
});

describe('what was done to the world', () => {
  const JOURNAL: Journal = { changes: [], failedAttempts: [], leftOut: 7, failedUpTo: 0 };

  it('goes along with every beat, beside what is told', async () => {
    vi.useFakeTimers();
    const beats = await beatsOf(async () => {
      handOn(Context.current(), () => JOURNAL);
      pulse(Context.current());
      beat({ waitingFor: 'a' });
      await twoBeats();
    }).finally(() => vi.useRealTimers());
    const told = { waitingFor: 'a', journal: JOURNAL };
    expect(beats).toEqual([{ journal: JOURNAL }, told, told, told]);
  });

  it('is none of what is told: the next attempt does not repeat it by itself', async () => {
    vi.useFakeTimers();
    const beats = await beatsOf(twoBeats, { waitingFor: 'a', journal: JOURNAL }).finally(() =>
      vi.useRealTimers(),
    );
    expect(beats).toEqual([{ waitingFor: 'a' }, { waitingFor: 'a' }]);
  });
});
