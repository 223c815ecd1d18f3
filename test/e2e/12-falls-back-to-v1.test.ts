import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../lab/kubernetes.ts';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { LedgerComparison } from '../../lab/writer.ts';
import type { LedgerEntry } from '../../lab/writer/ledger.ts';
import { v1Names } from '../../src/model/names.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { bucketFiles } from '../helpers/bucket-files.ts';
import { ledgerEntries } from '../helpers/ledger-entries.ts';
import { readSourceServers, sourceSql } from '../helpers/parked-source.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readTarget } from '../helpers/world.ts';

describe('12 a migration that goes back to v1 after v2 was promoted, and loses its worker over it', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let handle: WorkflowHandle;
  let report: MigrationReport;
  let ledger: LedgerComparison;
  let entries: LedgerEntry[];

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-12');
    // It dies when v2 is stopped and its pods are gone, before it can tell anybody what it has counted.
    worker = scenario.startWorker({ activity: 'stopTarget', when: 'after' });
    await scenario.createBusySource({ replicas: 1 });
    handle = await scenario.start({ cutover: { order: 'promote-then-delete' } });
    await scenario.approve(handle);
    await scenario.until(
      handle,
      'the second gate',
      ({ phase, waitingFor }) => phase === 'awaitSecondApproval' && waitingFor !== null,
    );
    await scenario.writes();
    await handle.signal('fallBack', { approver: 'ada' });
    await handle.signal('fallBack', { approver: 'ada', loseWritesOfV2: true, comment: 'too slow' });
    expect(await worker.ended).toBe('SIGKILL');
    worker = scenario.startWorker();
    report = await scenario.result(handle);
    ledger = await scenario.ledger('v1');
    entries = await ledgerEntries(scenario);
    await scenario.record('fell-back');
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('goes back only when somebody says with it that rows are lost', () => {
    expect(report).toMatchObject({
      outcome: 'fellBack',
      ignoredSignals: [{ name: 'fallBack' }],
      notUndone: [],
    });
  });

  it('leaves v1 with every row that it acknowledged, before and after, and none twice', () => {
    const onV2 = new Set(acknowledgedOn('v2', entries));
    const onV1 = acknowledgedOn('v1', entries);
    expect(onV2.size).toBeGreaterThan(20);
    expect(onV1.at(-1)).toBeGreaterThan(Math.max(...onV2));
    expect(ledger.duplicatedRows).toEqual([]);
    expect(ledger.lostRows.filter((n) => !onV2.has(n))).toEqual([]);
  });

  it('loses what v2 has acknowledged, and has counted it', () => {
    const onV2 = acknowledgedOn('v2', entries);
    // A row that v1 took as it was stopped, without an answer, v2 has from v1: it was found there, not written.
    const unanswered = new Set(
      entries.filter(({ result, where }) => result === 'unknown' && where === 'v1').map(number),
    );
    expect(ledger.lostRows.filter((n) => !unanswered.has(n))).toEqual(
      onV2.filter((n) => !unanswered.has(n)),
    );
    const lost = report.fallBack?.lost;
    expect(report.fallBack?.exact).toBe(true);
    expect(lost?.transactions).toBeGreaterThanOrEqual(ledger.lostRows.length);
    // v2's operator and we have transactions of our own, but not as many as that.
    expect(lost?.transactions).toBeLessThan(ledger.lostRows.length + 500);
    expect(lost?.walBytes).toBeGreaterThan(0);
    expect(lost?.tables[0]?.inserted).toBeGreaterThan(20);
  });

  it('keeps v2 as it is: stopped, with its volumes, and with a note of what it has', async () => {
    const target = await readTarget(scenario);
    expect(target.spec).toMatchObject({ pause: true, standby: { enabled: false } });
    // Started again, to fetch rows from it, its Patroni must start PostgreSQL.
    expect(target.spec.patroni.dynamicConfiguration).not.toHaveProperty('pause');
    const note = target.metadata.annotations?.['pg-handover/fall-back'] ?? '{}';
    expect(JSON.parse(note)).toMatchObject({ stopped: report.fallBack });
    const ofTarget = 'postgres-operator.crunchydata.com/cluster=new';
    const data = `${ofTarget},postgres-operator.crunchydata.com/data=postgres`;
    const { namespace } = scenario.target;
    const list = (kind: string, selector: string) =>
      listObjects(scenario.lab, { apiVersion: 'v1', kind, namespace }, selector);
    expect(await list('Pod', data)).toEqual([]);
    expect(await list('PersistentVolumeClaim', ofTarget)).not.toEqual([]);
  });

  it('gives v1 back as it was: its servers, Patroni, and the lock', async () => {
    const servers = await readSourceServers(scenario);
    expect(servers).toMatchObject({ patroniPaused: false, fenced: false, scaledDown: [] });
    expect(Object.values(servers.deployments)).toEqual([1, 1]);
    const source = await findSource(scenario);
    expect(source?.metadata.annotations ?? {}).not.toHaveProperty('pg-handover/lock');
    await waitFor("v1's replica to stream again", 60_000, async () => {
      return (await sourceSql(scenario, STREAMING)) === '1';
    });
  });

  it('archives again where v1 always has', async () => {
    const segment = await sourceSql(scenario, 'SELECT pg_walfile_name(pg_switch_wal())');
    const path = v1Names.defaultRepoPath(scenario.sourceName);
    await waitFor(`${segment} in v1's path of the bucket`, 60_000, async () => {
      const files = await bucketFiles(scenario.stack, path);
      return files.some(({ name }) => name.includes(segment));
    });
  });
});

const STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";

function acknowledgedOn(side: LedgerEntry['where'], entries: LedgerEntry[]): number[] {
  return entries
    .filter(({ result, where }) => result === 'acknowledged' && where === side)
    .map(number);
}

function number({ n }: LedgerEntry): number {
  return n;
}
