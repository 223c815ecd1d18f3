import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { decide } from '../../src/cli/commands/decide.ts';
import { list } from '../../src/cli/commands/list.ts';
import { status } from '../../src/cli/commands/status.ts';
import type { ListFilter } from '../../src/cli/list-query.ts';
import { WORKFLOW_TYPE } from '../../src/cli/temporal.ts';
import type { Config } from '../../src/config.ts';
import { config } from '../cli/config.ts';
import { fakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { REQUEST } from '../helpers/run-migration.ts';

/** Temporal's list follows a migration by a moment. */
const SOON = { timeout: 10_000 };

/** The commands against a real server; a source of its own for each test, since the list is of all. */
describe('the command line', () => {
  let many: ManyMigrations;
  let here: Config;

  beforeAll(async () => {
    many = await ManyMigrations.start();
    const temporal = { connectionOptions: { address: inject('temporalAddress') } };
    here = { ...config({ userName: 'ada', temporalUiUrl: 'http://ui' }), temporal };
  });
  afterAll(() => many.stop());

  const begin = (cluster: string) =>
    many.begin(fakeWorld().activities, { ...REQUEST, source: { namespace: 'pg', cluster } });

  it('is answered at once: refused with the reason, or taken with what follows', async () => {
    const migration = await begin('answers');
    await migration.atGate();
    const { workflowId } = migration.handle;
    const stale = decide(here, 'approve', workflowId, { evidence: 'ffffffff' });
    await expect(stale).rejects.toThrow(
      /^The approve changed nothing: .*the current one is abcd1234/,
    );
    expect((await migration.status()).decisions).toEqual([]);
    const held = await decide(here, 'pause', workflowId, { comment: 'freeze' });
    expect(held.answer).toContain('Held by ada');
    const rejected = await decide(here, 'reject', workflowId, { approver: 'Bob' });
    expect(rejected).toMatchObject({
      approver: 'Bob',
      answer: expect.stringContaining('Bob') as string,
    });
    expect((await migration.result()).outcome).toBe('rejected');
    await expect(decide(here, 'abort', workflowId, {})).rejects.toThrow('has ended');
    await expect(decide(here, 'abort', 'nothing', {})).rejects.toThrow('knows no migration');
  });

  it('approves the evidence that the gate shows', async () => {
    const migration = await begin('evidence');
    await migration.atGate();
    await decide(here, 'approve', migration.handle.workflowId, {});
    const { decisions } = await migration.result();
    expect(decisions).toMatchObject([{ kind: 'approve', approver: 'ada', evidenceId: 'abcd1234' }]);
    const { ui, runId } = await status(here, migration.handle.workflowId);
    expect(ui).toContain(`/${runId}/user-metadata`);
  });

  it('lists a migration where it waits, and then where it ended', async () => {
    const migration = await begin('listed');
    await migration.atGate();
    const { workflowId } = migration.handle;
    const found = async (filter: ListFilter) =>
      (await list(here, { source: 'pg/listed', ...filter }, 5)).migrations;
    await expect
      .poll(() => found({ awaiting: true }), SOON)
      .toMatchObject([
        {
          ...{ workflowId, source: 'pg/listed', target: 'pg/cluster1-v2', phase: 'awaitApproval' },
          ...{ outcome: null, temporalStatus: 'RUNNING', approvers: [], endedAt: null },
        },
      ]);
    expect(await found({ failed: true })).toEqual([]);
    // One that runs has no end: it may not count as one that ended.
    expect(await found({ endedSinceMs: 0 })).toEqual([]);
    await decide(here, 'reject', workflowId, {});
    await migration.result();
    await expect
      .poll(() => found({ outcome: 'rejected' }), SOON)
      .toMatchObject([
        {
          workflowId,
          outcome: 'rejected',
          temporalStatus: 'COMPLETED',
          endedAt: expect.stringMatching(/T.*Z/) as string,
        },
      ]);
    expect(await found({ endedSinceMs: 0 })).toHaveLength(1);
    expect(await found({ running: true })).toEqual([]);
    expect(await found({ startedSinceMs: Date.now() })).toEqual([]);
  });

  it('says that there are more than it lists', async () => {
    for (let i = 0; i < 2; i++) await (await begin('twice')).atGate();
    const listed = (limit: number) => list(here, { source: 'pg/twice' }, limit);
    await expect.poll(async () => (await listed(2)).migrations.length, SOON).toBe(2);
    expect((await listed(2)).more).toBe(false);
    const one = await listed(1);
    expect(one).toMatchObject({ more: true, migrations: [{ source: 'pg/twice' }] });
    for (const { workflowId } of (await listed(2)).migrations)
      await decide(here, 'reject', workflowId, {});
  });

  it('says what to set or to start where its namespace is missing, or new', async () => {
    const namespace = `empty-${randomUUID()}`;
    const inIt = { ...here, temporal: { ...here.temporal, namespace } };
    const missing = { message: `Temporal has no namespace ${namespace}.`, name: 'CliError' };
    await expect(list(inIt, {}, 1)).rejects.toMatchObject(missing);
    await expect(status(inIt, 'w')).rejects.toMatchObject(missing);
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    await connection.close();
    // The server takes a moment to know it.
    await expect
      .poll(() => list(inIt, { source: 'pg/a' }, 1).catch((e: unknown) => e), SOON)
      .toMatchObject({
        message: expect.stringContaining('MigrationSource') as string,
        remedy: expect.stringContaining('npm run worker') as string,
      });
  });

  it('says what it does not know where no worker answers', async () => {
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const { workflow } = new Client({ connection });
    const workflowId = `unanswered-${randomUUID()}`;
    await workflow.start(WORKFLOW_TYPE, { taskQueue: workflowId, workflowId, args: [REQUEST] });
    await expect(decide(here, 'reject', workflowId, {})).rejects.toThrow(
      'No worker answered within 10 s. The reject was not taken yet; it may still be, as soon as a worker runs.',
    );
    await workflow.getHandle(workflowId).terminate();
    await connection.close();
  });
});
