import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { lookAfterMigration, lookAfterUndo, MIGRATED, UNDONE } from '../helpers/after-cut-over.ts';
import { breakArchiving, losePod, stallReplay, targetPods } from '../helpers/faults.ts';
import { Scenario } from '../helpers/scenario.ts';

/** The shortest that a request may ask for: what a fault costs here. */
const MAX_OUTAGE_SECONDS = 10;
const REHEARSED =
  /^v1 was not stopped: the rehearsal did not end within 10 s .*: waited for v2 to replay/;
const STOPPED = /^v1 was stopped, and it was not proved within 10 s .*: waited for v2 to replay/;

describe('10 a cut-over in which archive or standby break', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let handle: WorkflowHandle;

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-10');
    worker = scenario.startWorker();
    await scenario.createBusySource();
    handle = await scenario.start({ cutover: { maxWriteOutageSeconds: MAX_OUTAGE_SECONDS } });
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('stops nothing while v1 archives nothing, and says why at the gate', async () => {
    const before = await scenario.until(handle, 'the gate', (s) => s.waitingFor !== null);
    const mend = await breakArchiving(scenario);
    await scenario.approve(handle);
    await scenario.untilActivity(handle, 'resumeSource');
    await mend();
    const after = await lookAfterUndo(scenario, handle, 1);
    expect(after).toMatchObject({ ...UNDONE, why: expect.stringMatching(REHEARSED) as string });
    // The same evidence: v1 is on the timeline that it was on, so its PostgreSQL was not stopped.
    expect(after.evidence?.evidenceId).toBe(before.evidence?.evidenceId);
    expect(after.longestPauseSeconds).toBeLessThan(MAX_OUTAGE_SECONDS / 2);
  });

  it('stops nothing while v2 does not replay, and says why at the gate', async () => {
    const mend = await stallReplay(scenario);
    await scenario.approve(handle);
    await scenario.untilActivity(handle, 'resumeSource');
    await mend();
    const after = await lookAfterUndo(scenario, handle, 2);
    expect(after).toMatchObject({ ...UNDONE, why: expect.stringMatching(REHEARSED) as string });
    expect(after.evidence?.sourceTimeline).toBe(1);
    expect(after.longestPauseSeconds).toBeLessThan(MAX_OUTAGE_SECONDS / 2);
  });

  it('puts v1 back into service when v2 stops replaying after v1 was stopped', async () => {
    const hold = await scenario.holdBefore('stopSource');
    await scenario.approve(handle);
    const mend = await hold.during(() => stallReplay(scenario));
    await scenario.untilActivity(handle, 'resumeSource');
    // v1 first: it does not wait for v2 to be mended.
    await scenario.writes();
    await mend();
    const after = await lookAfterUndo(scenario, handle, 3);
    expect(after).toMatchObject({ ...UNDONE, why: expect.stringMatching(STOPPED) as string });
    expect(after.evidence?.sourceTimeline).toBe(2);
    expect(after.longestPauseSeconds).toBeGreaterThan(MAX_OUTAGE_SECONDS);
    expect(after.longestPauseSeconds).toBeLessThan(2 * MAX_OUTAGE_SECONDS);
  });

  it('migrates when the standby is lost between the stop and the proof, and comes back in time', async () => {
    const hold = await scenario.holdBefore('proveReplay');
    await scenario.approve(handle);
    const [pod = ''] = await targetPods(scenario);
    await hold.during(() => losePod(scenario, pod));
    const after = await lookAfterMigration(scenario, handle);
    expect(after).toMatchObject(MIGRATED);
    expect(after.undoneCutOvers).toHaveLength(3);
  });
});
