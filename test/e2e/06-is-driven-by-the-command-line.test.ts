import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerEnvironment, type WorkerProcess } from '../../lab/worker-process.ts';
import type { MigrationView } from '../../src/cli/read-migration.ts';
import { Scenario } from '../helpers/scenario.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const run = promisify(execFile);

describe('06 the command line', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-06');
    worker = scenario.startWorker();
    await scenario.createBusySource();
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  const environment = () => ({
    ...process.env,
    ...workerEnvironment(scenario.stack),
    HANDOVER_TASK_QUEUE: scenario.taskQueue,
    USER: 'ada',
  });
  const handover = async (...args: string[]) =>
    (await run(process.execPath, [MAIN, ...args], { env: environment() })).stdout;
  const refusal = async (...args: string[]) => {
    const error = (await handover(...args).catch((e: unknown) => e)) as {
      code: number;
      stderr: string;
    };
    return { code: error.code, stderr: error.stderr };
  };
  const id = 'migrate-e2e-06';

  it('refuses a wrong request with every fault, and starts nothing', async () => {
    const { code, stderr } = await refusal('start', '-n', 'PG', '-s', 'a');
    expect(code).toBe(1);
    expect(stderr).toContain('source.namespace');
    expect(stderr).toContain('target.cluster');
    expect(stderr).toContain('The smallest valid request');
  });

  it('says what to do about a migration that does not exist', async () => {
    expect(await refusal('status', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Temporal knows no migration nothing') as string,
    });
  });

  it('starts a migration, and says that it runs already the second time', async () => {
    const options = ['-n', scenario.namespace, '-s', scenario.sourceName, '-t', 'new'];
    const started = await handover('start', ...options, '--workflow-id', id, '--json');
    expect(JSON.parse(started)).toMatchObject({ workflowId: id });
    const again = await refusal('start', ...options, '--workflow-id', id);
    expect(again.stderr).toContain('running already');
  });

  it('says that an approval before the gate changed nothing, and fails', async () => {
    const { code, stderr } = await refusal('approve', id);
    expect(code).toBe(1);
    expect(stderr).toContain('the gate is not open');
  });

  it('shows the gate, approves it, and shows the end', async () => {
    const handle = scenario.client.workflow.getHandle(id);
    const status = await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    const text = await handover('status', id);
    expect(text).toContain('a person to approve or reject the cut-over');
    const evidenceId = status.evidence?.evidenceId ?? '';
    expect(text).toContain(evidenceId);
    const stale = await refusal('approve', id, '--evidence', 'ffffffff');
    expect(stale.stderr).toContain(`the current one is ${evidenceId}`);
    await handover('pause', id, '--comment', 'the shop is busy');
    const approved = await handover('approve', id, '--evidence', evidenceId);
    expect(approved).toContain('approve by ada was taken');
    // Held: the approval is kept, and v1 goes on.
    const held = await handover('status', id);
    expect(held).toContain('Held by ada');
    expect(await scenario.until(handle, 'the gate', () => true)).toMatchObject({
      phase: 'awaitApproval',
      pastPointOfNoReturn: false,
    });
    await handover('resume', id);
    await handle.result();
    const view = JSON.parse(await handover('status', id, '--json')) as MigrationView;
    expect(view.status).toMatchObject({ outcome: 'migrated' });
    expect(await handover('status', id)).toContain('Write outage:');
    expect((await refusal('abort', id)).stderr).toContain('has ended');
  });

  it('has lost and doubled no row', async () => {
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});
