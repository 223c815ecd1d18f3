import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readTargetLeftovers } from '../helpers/world.ts';

describe('03 a migration that is not wanted after all', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-03');
    worker = scenario.startWorker();
    await scenario.createBusySource();
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('is undone without a trace when it is rejected, and v1 never stops', async () => {
    const handle = await scenario.start();
    await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    await handle.signal('reject', { approver: 'bob', comment: 'not today' });
    const report = await scenario.result(handle);
    await scenario.record('rejected');
    expect(report).toMatchObject({ outcome: 'rejected', reason: 'bob: not today.', notUndone: [] });
    expect(await readTargetLeftovers(scenario)).toEqual([]);
    const source = await findSource(scenario);
    expect(source?.metadata.annotations ?? {}).not.toHaveProperty('pg-handover/lock');
  });

  it('can be started again, and is undone when it is cancelled', async () => {
    const handle = await scenario.start();
    await scenario.until(handle, 'createStandby', ({ phase }) => phase === 'createStandby');
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    await scenario.record('cancelled');
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });

  it('is undone with the fence when the worker is killed inside the outage for too long', async () => {
    await worker.stop();
    const doomed = scenario.startWorker({ activity: 'stopSource', when: 'after' });
    const handle = await scenario.start({ cutover: { maxWriteOutageSeconds: 10 } });
    await scenario.approve(handle);
    expect(await doomed.ended).toBe('SIGKILL');
    // Nobody is there for longer than the time-box; the next worker must put v1 back into service first.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    worker = scenario.startWorker();
    const status = await scenario.until(
      handle,
      'the gate again',
      (s) => s.undoneCutOvers.length === 1,
    );
    expect(status.undoneCutOvers[0]?.why).toContain('10 s');
    await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    await handle.signal('reject', { approver: 'bob' });
    await scenario.result(handle);
    await scenario.record('cut-over-undone');
  });

  it('has lost and doubled no row through all of that', async () => {
    const ledger = await scenario.ledger('v1');
    expect(ledger).toMatchObject({ lostRows: [], duplicatedRows: [], firstOnV2: null });
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });
});
