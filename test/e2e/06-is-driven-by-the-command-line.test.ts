import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerEnvironment, type WorkerProcess } from '../../lab/worker-process.ts';
import type { Listed } from '../../src/cli/commands/list.ts';
import type { MigrationView } from '../../src/cli/read-migration.ts';
import type { HoldPoint } from '../helpers/hold-point.ts';
import { Scenario } from '../helpers/scenario.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const run = promisify(execFile);
/** Temporal's list follows a migration by a moment. */
const SOON = { timeout: 30_000, interval: 500 };

describe('06 the command line', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let beforeTheGate: HoldPoint;

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
    TEMPORAL_UI_URL: 'http://ui',
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
  /** A watch in a process of its own: its end, and what it has told by then. */
  const startWatch = () => {
    const child = spawn(process.execPath, [MAIN, 'watch', id], { env: environment() });
    let told = '';
    child.stdout.on('data', (text: Buffer) => (told += text.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number, told }));
    return { child, ended };
  };
  let watched: ReturnType<typeof startWatch>['ended'];

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
    // A command takes a second to start: on a busy machine the gate would be open before it asks.
    beforeTheGate = await scenario.holdBefore('collectEvidence');
    const options = ['-n', scenario.namespace, '-s', scenario.sourceName, '-t', 'new'];
    const started = await handover('start', ...options, '--workflow-id', id, '--json');
    expect(JSON.parse(started)).toMatchObject({ workflowId: id });
    watched = startWatch().ended;
    const again = await refusal('start', ...options, '--workflow-id', id);
    expect(again.stderr).toContain('running already');
  });

  it('says that an approval before the gate changed nothing, and fails', async () => {
    const { code, stderr } = await beforeTheGate.during(() => refusal('approve', id));
    expect(code).toBe(1);
    expect(stderr).toContain('the gate is not open');
  });

  it('shows the gate, approves it, and shows the end', async () => {
    const handle = scenario.client.workflow.getHandle(id);
    const status = await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    const text = await handover('status', id);
    expect(text).toContain('a person to approve or reject the cut-over');
    expect(text).toContain('v1 is in service and has everything. Nothing irreversible');
    expect(text).toContain('Asked for by ada');
    expect(text).toContain(`http://ui/namespaces/default/workflows/${id}/`);
    const evidenceId = status.evidence?.evidenceId ?? '';
    expect(text).toContain(evidenceId);
    const other = startWatch();
    await once(other.child.stdout, 'data');
    other.child.kill('SIGINT');
    expect(await other.ended).toMatchObject({
      code: 130,
      told: expect.stringContaining('Not watched any more; the migration goes on.') as string,
    });
    const stale = await refusal('approve', id, '--evidence', 'ffffffff');
    expect(stale.stderr).toContain(`the current one is ${evidenceId}`);
    await handover('pause', id, '--comment', 'the shop is busy');
    const approved = await handover('approve', id, '--evidence', evidenceId);
    expect(approved).toMatch(/^Approved by ada; /);
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
    const end = await handover('status', id);
    expect(end).toContain('Migrated. v2 is in service and has everything.');
    expect(end).toContain('Write outage:');
    expect((await refusal('abort', id)).stderr).toContain('has ended');
  });

  it('was watched to its end, which the watch sums up', async () => {
    const { code, told } = await watched;
    expect(code).toBe(0);
    expect(told).toMatch(/Z {2}begun {4}Create the v2 cluster in standby mode\n/);
    expect(told).toMatch(/Z {2}phase {4}awaitApproval: /);
    expect(told).toMatch(/Z {2}message {2}approve by ada: Approved by ada; /);
    expect(told).toMatch(/Z {2}begun {4}WRITE OUTAGE: /);
    expect(told).toMatch(/Z {2}outcome {2}migrated\n\nMigrated\. v2 is in service/);
    // Not a terminal: nothing is rewritten, nothing is coloured.
    expect(told).not.toContain('\u001B');
  });

  it('is found in the list, and not among those that wait or failed', async () => {
    const source = `${scenario.namespace}/${scenario.sourceName}`;
    const list = async (...options: string[]) =>
      (JSON.parse(await handover('list', '--source', source, '--json', ...options)) as Listed)
        .migrations;
    await expect
      .poll(() => list('--outcome', 'migrated'), SOON)
      .toMatchObject([
        { workflowId: id, source, phase: 'verify', outcome: 'migrated', approvers: ['ada'] },
      ]);
    expect(await list('--awaiting')).toEqual([]);
    expect(await list('--failed')).toEqual([]);
    expect(await list('--since', '2999-01-01')).toEqual([]);
    expect(await handover('list', '--source', source)).toMatch(/migrate-e2e-06 .* migrated .* ada/);
  });

  it('has its pages in the Temporal UI', async () => {
    const { runId } = await scenario.client.workflow.getHandle(id).describe();
    const pages = await handover('ui', id);
    expect(pages).toContain(`/workflows/${id}/${runId}/user-metadata\n`);
    expect(pages).toContain('/workflows/start-workflow?');
  });

  it('has lost and doubled no row', async () => {
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});
