import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logToStderr } from '../../lab/log.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { lookAfterMigration, lookAfterUndo, MIGRATED, UNDONE } from '../helpers/after-cut-over.ts';
import { isStopping, sourcePods } from '../helpers/faults.ts';
import { Scenario } from '../helpers/scenario.ts';

const MAX_OUTAGE_SECONDS = 10;

describe('10b the bucket is lost when v1 is stopped', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let stack: Stack;
  let handle: WorkflowHandle;

  beforeAll(async () => {
    // Nobody else may use a bucket that goes away.
    stack = await up({ log: logToStderr });
    await startOperators(stack);
    scenario = await Scenario.begin('e2e-10b', stack);
    worker = scenario.startWorker();
    await scenario.createBusySource();
    handle = await scenario.start({ cutover: { maxWriteOutageSeconds: MAX_OUTAGE_SECONDS } });
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
    await stack.down();
  });

  it('puts v1 back into service while the bucket is still away, and says why at the gate', async () => {
    const hold = await scenario.holdBefore('stopSource');
    await scenario.approve(handle);
    await hold.during(() => stack.components.s3.stop());
    await scenario.untilActivity(handle, 'resumeSource');
    // The stop itself hangs as long as v1's archiver tries. v1 does not wait for that, nor for v2.
    await scenario.writes();
    await stack.components.s3.start();
    const after = await lookAfterUndo(scenario, handle, 1);
    expect(after).toMatchObject({
      ...UNDONE,
      why: expect.stringMatching(/^v1 was stopped, and it was not proved within 10 s/) as string,
    });
    expect(after.longestPauseSeconds).toBeGreaterThan(MAX_OUTAGE_SECONDS);
    expect(after.longestPauseSeconds).toBeLessThan(3 * MAX_OUTAGE_SECONDS);
  });

  it('migrates on the next approval, also when the bucket is away for some seconds of the outage', async () => {
    const hold = await scenario.holdBefore('stopSource');
    await scenario.approve(handle);
    const { primary = '' } = await sourcePods(scenario);
    await hold.during(() => stack.components.s3.stop());
    await isStopping(scenario, primary);
    await stack.components.s3.start();
    const after = await lookAfterMigration(scenario, handle);
    expect(after).toMatchObject(MIGRATED);
    expect(after.undoneCutOvers).toHaveLength(1);
  });
});
