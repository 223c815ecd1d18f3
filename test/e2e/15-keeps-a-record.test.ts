import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../lab/kubernetes.ts';
import { logToStderr } from '../../lab/log.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { readHistory, readRecord } from '../../src/audit/read-record.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { RunRef, StoredRow } from '../../src/model/record.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { lookAfterMigration, MIGRATED } from '../helpers/after-cut-over.ts';
import { handoverCommand, type Answer } from '../helpers/handover-command.ts';
import { shownIn } from '../helpers/secret-values.ts';
import { Scenario } from '../helpers/scenario.ts';

const CLOSED_WITHIN_MS = 60_000;

describe('15 a migration whose worker and audit store die in the write outage', () => {
  let scenario: Scenario;
  let stack: Stack;
  let worker: WorkerProcess;
  let handle: WorkflowHandle;
  let store: AuditStore;
  let run: RunRef;
  let report: MigrationReport;
  let rows: StoredRow[];
  let history: (...args: string[]) => Promise<Answer>;

  beforeAll(async () => {
    // Nobody else may keep a record in a store that goes away.
    stack = await up({ log: logToStderr });
    await startOperators(stack);
    scenario = await Scenario.begin('e2e-15', stack);
    worker = scenario.startWorker();
    store = new AuditStore(stack.auditUrl);
    const command = handoverCommand(scenario);
    history = (...args) => command('history', ...args);
    await scenario.createBusySource();
    handle = await scenario.start({ requestedBy: 'grace' });
    run = await scenario.describe();
    const { evidence } = await scenario.until(handle, 'the gate', (s) => s.waitingFor !== null);
    await handle.signal('aprove', { approver: 'ada' });
    await command('approve', scenario.workflowId, '--evidence', 'ffffffff');
    const hold = await scenario.holdBefore('proveReplay');
    const approved = command(
      'approve',
      scenario.workflowId,
      '--evidence',
      evidence?.evidenceId ?? '',
    );
    await hold.during(async () => {
      process.kill(worker.pid, 'SIGKILL');
      await stack.components.audit.kill();
      worker = scenario.startWorker();
    });
    await approved;
    await scenario.until(handle, 'a record that waits', (s) => s.outcome === 'migrated');
    await stack.components.audit.start();
    report = await lookAfterMigration(scenario, handle);
    await waitFor('the record to be closed', CLOSED_WITHIN_MS, async () => {
      return (await readRecord(store, run)).at(-1)?.kind === 'closed';
    });
    rows = await readRecord(store, run);
  });

  afterAll(async () => {
    await store.close();
    await worker.stop();
    await scenario.end();
    await stack.down();
  });

  const of = <K extends StoredRow['kind']>(kind: K) =>
    rows.filter((row): row is StoredRow & { kind: K } => row.kind === kind);
  const changes = () => of('change').map(({ content }) => content);

  it('ends as migrated, and loses no row', () => {
    expect(report).toMatchObject(MIGRATED);
  });

  it('has a whole record, closed with the history of the run', async () => {
    const kept = await readHistory(store, run);
    expect(verifyChain(rows, kept)).toMatchObject({ holds: true, state: 'closed', fault: null });
    expect(rows.at(-2)?.hash).toBe(report.record?.head);
    expect(JSON.parse(kept?.json ?? '')).toMatchObject({ events: expect.any(Array) as unknown[] });
  });

  it('says who deleted v1: by which call, on which word, on which proof', () => {
    const deletes = changes().filter(
      ({ verb, object }) =>
        verb === 'delete' && object.includes('perconapgclusters.pg.percona.com'),
    );
    expect(deletes).toHaveLength(1);
    expect(deletes[0]).toMatchObject({ answer: 'done', uidBefore: report.proof?.sourceUid });
    expect(deletes[0]?.fields).toContainEqual({
      path: 'spec.keepBackups',
      before: true,
      after: null,
    });
    const [proof] = of('proof');
    expect(proof?.content).toEqual(report.proof);
    const taken = of('decision').filter(({ content }) => content.taken);
    expect(taken.map(({ content }) => [content.name, content.approver])).toEqual([
      ['approve', 'ada'],
    ]);
    expect(taken[0]?.content.temporal?.identity).toMatch(/\d+@/);
    expect(taken[0]?.content.temporal?.eventId).toBeGreaterThan(10);
  });

  it('has the promotion, the lock, the role and the secrets, as they were before and after', () => {
    const field = (path: string) =>
      changes()
        .flatMap(({ fields }) => fields)
        .filter((f) => f.path === path);
    expect(field('spec.standby.enabled')).toContainEqual({
      path: 'spec.standby.enabled',
      before: true,
      after: false,
    });
    expect(changes().some(({ statement }) => statement?.includes('CREATE ROLE _crunchyrepl'))).toBe(
      true,
    );
    expect(changes().some(({ statement }) => statement?.includes('pg_ctl'))).toBe(true);
    const secrets = changes().filter(({ object }) => object.startsWith('secrets '));
    expect(secrets.length).toBeGreaterThan(1);
    const values = secrets
      .flatMap(({ fields }) => fields)
      .filter(({ path }) => path.startsWith('data.'));
    expect(new Set(values.map(({ after }) => after))).toEqual(new Set(['***']));
  });

  it('keeps what was refused and misspelt, with the reason', () => {
    const refused = of('decision').filter(({ content }) => !content.taken);
    expect(refused.map(({ content }) => [content.name, content.sent.by, content.why])).toEqual([
      ['aprove', 'signal', expect.stringContaining('there is no such signal')],
      ['approve', 'update', expect.stringContaining('it names the evidence ffffffff')],
    ]);
  });

  it('tells of the attempt whose worker was killed', () => {
    expect(
      of('attemptFailed').map(({ content }) => [content.activity, content.code]),
    ).toContainEqual(['proveReplay', 'NO_WORD']);
  });

  it('holds no secret, nor does the history that it keeps', async () => {
    const kept = await readHistory(store, run);
    const text = rows.map(({ contentText }) => contentText).join('\n') + (kept?.json ?? '');
    const secrets = await scenario.secretValues();
    expect(secrets.length).toBeGreaterThan(5);
    expect(shownIn([text], secrets)).toEqual([]);
  });

  it('is listed, shown and verified at the command line', async () => {
    const list = await history('list', '--approver', 'ada');
    expect(list).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(scenario.workflowId) as string,
    });
    const shown = await history('show', scenario.workflowId);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain(report.proof?.endLsn);
    const verified = await history('verify', scenario.workflowId);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('whole') as string });
  });
});
