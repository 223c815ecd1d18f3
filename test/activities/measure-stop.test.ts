import { describe, expect, it } from 'vitest';
import { measureStopActivities } from '../../src/activities/measure-stop.ts';
import type { StopForecast } from '../../src/model/stop-forecast.ts';
import { pod, answering } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const SOURCE = { context: null, namespace: 'pg', cluster: 'cluster1' };
const receiver = (name: string, address: string | null) => ({
  ...{ name, address, state: 'streaming', lagBytes: 0 },
});
const ASKED = {
  clients: 3,
  longestTransactionSeconds: 12,
  preparedTransactions: 1,
  logicalSlots: ['cdc'],
  walSenderTimeoutMs: 60_000,
};

async function measure(receivers: object[]) {
  const { k, calls } = answering(({ stdin = '' }) => ({
    stdout: stdin.includes('CHECKPOINT') ? '' : JSON.stringify({ ...ASKED, receivers }),
  }));
  const selectors: string[] = [];
  k.listPods = (_namespace, selector) => {
    selectors.push(selector);
    const status = { phase: 'Running', podIP: '10.0.0.7' };
    return Promise.resolve([pod('cluster1-0', { status })]);
  };
  const clients = { kubernetes: () => Promise.resolve(k) };
  const told: string[] = [];
  const environment = activityEnvironment();
  environment.on('heartbeat', (beat: { waitingFor: string }) => told.push(beat.waitingFor));
  const forecast = await environment.run<[], StopForecast, () => Promise<StopForecast>>(() =>
    measureStopActivities.measureStop(clients, SOURCE),
  );
  return { forecast, calls, selectors, told };
}

describe('what the stop will mean', () => {
  it('is measured by two checkpoints, and asked of the primary after them', async () => {
    const { forecast, calls, told } = await measure([]);
    expect(told).toEqual([
      'v1 to write a checkpoint, the first of two',
      'v1 to write a checkpoint, the second of two',
    ]);
    const what = calls.map(({ stdin = '' }) =>
      stdin.includes('CHECKPOINT') ? 'checkpoint' : 'ask',
    );
    expect(what).toEqual(['checkpoint', 'checkpoint', 'ask']);
    expect(forecast).toMatchObject({ ...ASKED, receivers: [] });
    expect(forecast.checkpointMs).toBeGreaterThanOrEqual(0);
    expect(forecast.stopCheckpointMs).toBeGreaterThanOrEqual(0);
  });

  it("tells v1's own receivers of WAL from others, by their addresses", async () => {
    const { forecast } = await measure([
      receiver('replica', '10.0.0.7'),
      receiver('barman', '10.9.9.9'),
      receiver('socket', null),
    ]);
    expect(forecast.receivers).toEqual([
      { name: 'replica', state: 'streaming', lagBytes: 0, ofV1: true },
      { name: 'barman', state: 'streaming', lagBytes: 0, ofV1: false },
      { name: 'socket', state: 'streaming', lagBytes: 0, ofV1: false },
    ]);
  });
});
