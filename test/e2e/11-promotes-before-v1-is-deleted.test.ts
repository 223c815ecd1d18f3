import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { v1Names, v2Names } from '../../src/model/names.ts';
import { phasesOf } from '../../src/model/phase.ts';
import type { MigrationReport, MigrationStatus } from '../../src/model/status.ts';
import { bucketFiles } from '../helpers/bucket-files.ts';
import { readSourceServers } from '../helpers/parked-source.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readSourceObjects, readTarget, targetSql } from '../helpers/world.ts';

describe('11 a migration that promotes v2 before v1 is deleted', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let handle: WorkflowHandle;
  let gate: MigrationStatus;

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-11');
    worker = scenario.startWorker();
    await scenario.createBusySource({ replicas: 1 });
    handle = await scenario.start({ cutover: { order: 'promote-then-delete' } });
    await scenario.approve(handle);
    gate = await scenario.until(
      handle,
      'the second gate',
      ({ phase, waitingFor }) => phase === 'awaitSecondApproval' && waitingFor !== null,
    );
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('keeps v1 whole, with no server that could start', async () => {
    const { sourceName } = scenario;
    const servers = await readSourceServers(scenario);
    expect(servers).toMatchObject({ pods: [], patroniPaused: true, fenced: true });
    expect(Object.keys(servers.deployments)).toHaveLength(2);
    expect(Object.values(servers.deployments)).toEqual([0, 0]);
    expect(servers.scaledDown.toSorted()).toEqual(Object.keys(servers.deployments).toSorted());
    expect(servers.volumeClaims).toEqual(
      expect.arrayContaining([sourceName, `${sourceName}-pgbr-repo`]),
    );
    expect(await findSource(scenario)).toBeDefined();
  });

  it("archives nothing into v1's path from the stop on, and v2's new timeline into its own", async () => {
    const { stack, namespace, sourceName } = scenario;
    const stoppedAtMs = gate.proof?.stoppedAtMs ?? 0;
    const old = await bucketFiles(stack, v1Names.defaultRepoPath(sourceName));
    expect(old.length).toBeGreaterThan(5);
    expect(old.filter(({ writtenAtMs }) => writtenAtMs > stoppedAtMs)).toEqual([]);
    const own = await bucketFiles(stack, v2Names.ownRepoPath(namespace, 'new'));
    const history = `${timeline(gate)}.history`;
    expect(own.some(({ name }) => name.endsWith(history))).toBe(true);
    expect(old.some(({ name }) => name.endsWith(history))).toBe(false);
  });

  it('has seen v2 whole before it asks: writing, backed up by itself, in its final form', async () => {
    expect(gate.retirement).toMatchObject({
      unverified: null,
      fullBackup: 'new-handover-full-1',
      targetTimeline: (gate.proof?.timeline ?? 0) + 1,
    });
    const { global } = (await readTarget(scenario)).spec.backups.pgbackrest;
    expect(global['repo1-path']).toBe(v2Names.ownRepoPath(scenario.namespace, 'new'));
  });

  it('shows what a fall-back would lose', async () => {
    const writes = gate.retirement?.writes;
    expect(writes?.transactions).toBeGreaterThan(10);
    expect(writes?.tables[0]).toMatchObject({ database: 'pgdb' });
    const counted = await targetSql(scenario, 'SELECT txid_current()');
    expect(Number(counted)).toBeGreaterThan(
      (gate.proof?.nextTransactionId ?? 0) + (writes?.transactions ?? 0),
    );
  });

  it('deletes nothing on an approval of something else', async () => {
    await handle.signal('approve', { approver: 'bob', evidenceId: gate.evidence?.evidenceId });
    await handle.signal('approve', { approver: 'bob', window: 'now' });
    await handle.signal('abort', { approver: 'bob' });
    const { ignoredSignals, waitingFor } = await scenario.until(
      handle,
      'three signals that change nothing',
      (s) => s.ignoredSignals.length >= 3,
    );
    expect(ignoredSignals.map(({ name }) => name)).toEqual(['approve', 'approve', 'abort']);
    expect(waitingFor).not.toBeNull();
    expect(await findSource(scenario)).toBeDefined();
  });

  describe('when the delete is approved', () => {
    let report: MigrationReport;

    beforeAll(async () => {
      await handle.signal('approve', { approver: 'ada', evidenceId: gate.retirement?.evidenceId });
      report = await scenario.result(handle);
      await scenario.record('migrated-promote-then-delete');
    });

    it('ends as migrated, through every step of this order', () => {
      expect(report.outcome).toBe('migrated');
      expect(Object.keys(report.phases)).toEqual([...phasesOf('promote-then-delete')]);
      expect(report.refusedDeletes).toEqual([]);
    });

    it('leaves nothing of v1 running, and its backups and data kept', async () => {
      const left = await readSourceObjects(scenario);
      expect(left).toMatchObject({ customResources: 0, pods: 0, unfinishedJobs: 0 });
      expect(left.volumeClaims).toContain(scenario.sourceName);
      const old = await bucketFiles(scenario.stack, v1Names.defaultRepoPath(scenario.sourceName));
      expect(old.length).toBeGreaterThan(5);
    });

    it('loses no acknowledged row and doubles none', async () => {
      const ledger = await scenario.ledger('v2');
      expect(ledger.acknowledgedRows).toBeGreaterThan(100);
      expect(ledger).toMatchObject({ lostRows: [], duplicatedRows: [] });
      expect(ledger.firstOnV2).not.toBeNull();
    });

    it('costs a bounded history', async () => {
      // Two gates, five decisions: the record takes some seventy of them.
      expect((await scenario.describe()).historyLength).toBeLessThan(350);
    });
  });
});

/** As it begins the names of WAL files. */
function timeline({ targetTimeline }: MigrationStatus): string {
  return (targetTimeline ?? 0).toString(16).toUpperCase().padStart(8, '0');
}
