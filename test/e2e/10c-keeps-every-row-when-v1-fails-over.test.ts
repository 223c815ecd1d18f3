import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { lookAfterMigration, lookAfterUndo, MIGRATED, UNDONE } from '../helpers/after-cut-over.ts';
import {
  cutOffReplicas,
  failOver,
  killPostgres,
  replicasStream,
  sourcePods,
  stallReplay,
  targetPods,
} from '../helpers/faults.ts';
import { Scenario } from '../helpers/scenario.ts';

const MAX_OUTAGE_SECONDS = 15;

describe('10c a v1 with a replica', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let handle: WorkflowHandle;

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-10c');
    worker = scenario.startWorker();
    await scenario.createBusySource({ replicas: 1 });
    await replicasStream(scenario);
    handle = await scenario.start({ cutover: { maxWriteOutageSeconds: MAX_OUTAGE_SECONDS } });
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('stops nothing when v1 failed over after the evidence was collected, and opens the gate again', async () => {
    const before = await scenario.until(handle, 'the gate', (s) => s.waitingFor !== null);
    const { others } = await sourcePods(scenario);
    await failOver(scenario, others[0] ?? '');
    await replicasStream(scenario);
    await scenario.approve(handle);
    const after = await lookAfterUndo(scenario, handle, 1);
    expect(after).toMatchObject({
      ...UNDONE,
      why: `the clusters changed since evidence ${before.evidence?.evidenceId ?? ''} was collected.`,
      evidence: { sourceTimeline: 2, sourcePod: others[0] },
    });
  });

  it('gives an undone cut-over back to the primary that was stopped, not to a replica that lacks rows', async () => {
    const { primary = '' } = await sourcePods(scenario);
    const mendReplica = await cutOffReplicas(scenario);
    await scenario.writes();
    const hold = await scenario.holdBefore('stopSource');
    await scenario.approve(handle);
    const mendReplay = await hold.during(() => stallReplay(scenario));
    await scenario.untilActivity(handle, 'resumeSource');
    await scenario.writes();
    await mendReplay();
    const after = await lookAfterUndo(scenario, handle, 2);
    expect(after).toMatchObject({ ...UNDONE, evidence: { sourcePod: primary } });
    expect(after.longestPauseSeconds).toBeLessThan(2 * MAX_OUTAGE_SECONDS);
    await mendReplica();
    await replicasStream(scenario);
  });

  it('deletes no v1 whose replica somebody promoted in the outage, and keeps what that one took', async () => {
    const { others } = await sourcePods(scenario);
    const hold = await scenario.holdBefore('deleteSource');
    await scenario.approve(handle);
    await hold.during(async () => {
      await failOver(scenario, others[0] ?? '');
      await scenario.writes();
    });
    const after = await lookAfterUndo(scenario, handle, 3);
    expect(after).toMatchObject({
      ...UNDONE,
      why: expect.stringContaining(`v1's pod ${others[0] ?? ''} was promoted meanwhile`) as string,
      evidence: { sourcePod: others[0] },
    });
    await replicasStream(scenario);
  });

  it('migrates after all that, also when PostgreSQL of the standby dies between the stop and the proof', async () => {
    const hold = await scenario.holdBefore('proveReplay');
    await scenario.approve(handle);
    const [pod = ''] = await targetPods(scenario);
    await hold.during(() => killPostgres(scenario, pod));
    const after = await lookAfterMigration(scenario, handle);
    expect(after).toMatchObject(MIGRATED);
    expect(after.undoneCutOvers).toHaveLength(3);
  });
});
