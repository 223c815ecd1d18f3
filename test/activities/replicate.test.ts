import { describe, expect, it } from 'vitest';
import { replicateActivities } from '../../src/activities/replicate.ts';
import type { WaitingHeartbeat } from '../../src/activities/wait.ts';
import type { Lag } from '../../src/model/lag.ts';
import { answering, pod } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
const MAX_LAG_BYTES = 4096;
const SINCE_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

interface Case {
  /** Where v2 stands at each look, the last one for ever; null is a v2 without an answer. */
  replayed: (string | null)[];
  sliceMs?: number;
  /** Since the first attempt of this activity. */
  triedMs?: number;
}

/** Wait for a v2 that has to come up to `0/100000`. */
async function catchUp({ replayed, sliceMs = 3_600_000, triedMs = 0 }: Case) {
  const answers = [...replayed];
  const { k } = answering(({ pod: { name } }) => {
    if (name === 'v1') return { stdout: JSON.stringify({ currentLsn: '0/100000' }) };
    const replayLsn = answers.length > 1 ? answers.shift() : answers[0];
    return { stdout: JSON.stringify({ replayLsn }) };
  });
  k.listPods = (_namespace, selector) =>
    Promise.resolve([pod(selector.includes('crunchydata') ? 'v2' : 'v1')]);
  const beats: WaitingHeartbeat[] = [];
  const environment = activityEnvironment({
    scheduledTimestampMs: 1_000,
    currentAttemptScheduledTimestampMs: 1_000 + triedMs,
  });
  environment.on('heartbeat', (details: WaitingHeartbeat) => beats.push(details));
  const clients = { kubernetes: () => Promise.resolve(k) };
  const lag = await environment.run<[], Lag, () => Promise<Lag>>(() =>
    replicateActivities.awaitCaughtUp(clients, REF, {
      ...{ maxLagBytes: MAX_LAG_BYTES, sinceMs: SINCE_MS, sliceMs },
    }),
  );
  return { lag, beats };
}

describe('the wait for v2 to catch up', () => {
  it('ends as soon as little enough is left, slice or not', async () => {
    const { lag, beats } = await catchUp({ replayed: ['0/0', '0/FF000'] });
    expect(lag).toMatchObject({ bytes: MAX_LAG_BYTES, writeBytesPerSecond: 0 });
    expect(beats).toHaveLength(1);
  });

  it('tells meanwhile how far it is, in words, since the whole wait began', async () => {
    const { beats } = await catchUp({ replayed: ['0/0', '0/100000'] });
    expect(beats[0]).toMatchObject({
      waitingFor: 'v2 to be less than 4.0 KiB of WAL behind v1',
      seen: '1.0 MiB behind',
      since: '2026-01-02T03:04:05Z',
      facts: { bytes: 1_048_576 },
    });
  });

  it('comes back with what it measured when its slice is over', async () => {
    const { lag, beats } = await catchUp({ replayed: ['0/0'], sliceMs: 0 });
    expect(lag.bytes).toBe(1_048_576);
    expect(beats).toEqual([]);
  });

  it('counts its slice from its first attempt, over a crash of the worker', async () => {
    const { lag } = await catchUp({ replayed: ['0/0'], sliceMs: 60_000, triedMs: 60_000 });
    expect(lag.bytes).toBe(1_048_576);
  });

  it('does not come back without a measurement', async () => {
    const { lag, beats } = await catchUp({ replayed: [null, '0/0'], sliceMs: 0 });
    expect(beats[0]?.seen).toBe('A replaying leader of v2 is not there.');
    expect(lag.bytes).toBe(1_048_576);
  });
});
