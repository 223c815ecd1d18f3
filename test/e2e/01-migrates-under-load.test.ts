import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { LedgerComparison } from '../../lab/writer.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { phasesOf } from '../../src/model/phase.ts';
import { handoverCommand } from '../helpers/handover-command.ts';
import { pieces, shownIn } from '../helpers/secret-values.ts';
import { leaderOf, readSourceObjects, readTarget, targetSql } from '../helpers/world.ts';
import { Scenario } from '../helpers/scenario.ts';
import { notSaidBy, outOfOrder } from '../helpers/sightings/compare.ts';
import { factsOf } from '../helpers/sightings/facts.ts';
import { milestonesOf } from '../helpers/sightings/milestones.ts';
import {
  RECORD_OPERATOR,
  readRecordedOperator,
  writeRecordedOperator,
} from '../helpers/sightings/recorded.ts';
import { watchTarget, type TargetWatch } from '../helpers/sightings/watch-target.ts';

/** Long enough for somebody who watches to rely on it. */
const LASTING_MS = 2_000;

const OF_STATUS = /^\w+: (cluster\.status|condition)/;

describe('01 a migration under write load, with two instances wanted', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let report: MigrationReport;
  let ledger: LedgerComparison;
  let password: string;
  let shown: TargetWatch;
  let standbyUid: string | undefined;
  const said: string[] = [];

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-01');
    shown = await watchTarget(scenario);
    worker = scenario.startWorker();
    password = (await scenario.createBusySource()).password;
    const handover = handoverCommand(scenario);
    const say = async (...args: string[]) => {
      const { stdout, stderr } = await handover(...args);
      said.push(`${stdout}${stderr}`);
    };
    const names = ['-n', scenario.namespace, '-s', scenario.sourceName, '-t', 'new'];
    await say('plan', ...names);
    await say('plan', ...names, '--output', 'json');
    const handle = await scenario.start({ target: { cluster: 'new', replicas: 2 } });
    await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    standbyUid = (await leaderOf(scenario)).metadata.uid;
    await scenario.approve(handle);
    report = await scenario.result(handle);
    ledger = await scenario.ledger('v2');
    await scenario.record('migrated');
    await say('status', scenario.workflowId);
    await say('watch', scenario.workflowId);
    await say('list');
  });

  afterAll(async () => {
    await shown.stop();
    await worker.stop();
    await scenario.end();
  });

  it('ends as migrated, through every documented step', () => {
    expect(report.outcome).toBe('migrated');
    expect(Object.keys(report.phases)).toEqual([...phasesOf('delete-then-promote')]);
  });

  it('loses no acknowledged row and doubles none', () => {
    expect(ledger.acknowledgedRows).toBeGreaterThan(100);
    expect(ledger).toMatchObject({ lostRows: [], duplicatedRows: [] });
    expect(ledger.firstOnV2).not.toBeNull();
  });

  it('proves by equality that v2 had replayed to the end of v1', () => {
    expect(report.proof?.replayLsn).toBe(report.proof?.endLsn);
    expect(report.targetTimeline).toBe((report.proof?.timeline ?? 0) + 1);
  });

  it('leaves nothing of v1 running, and its backups and data kept', async () => {
    const left = await readSourceObjects(scenario);
    expect(left).toMatchObject({ customResources: 0, pods: 0, unfinishedJobs: 0 });
    expect(left.secrets).toContain(`${scenario.sourceName}-backrest-repo-config`);
    expect(left.volumeClaims).toEqual(
      expect.arrayContaining([scenario.sourceName, `${scenario.sourceName}-pgbr-repo`]),
    );
  });

  it('leaves v2 in its final form: two instances streaming, operator defaults, a full backup', async () => {
    const target = await readTarget(scenario);
    expect(target.spec.standby.enabled).toBe(false);
    expect(target.spec.instances[0]?.replicas).toBe(2);
    // The CRD's own default, and nothing of the faster polling that the migration asked for.
    expect(target.spec.patroni.syncPeriodSeconds).toBe(10);
    expect(target.spec.patroni.dynamicConfiguration.postgresql.parameters).not.toHaveProperty(
      'wal_retrieve_retry_interval',
    );
    expect(target.metadata.finalizers ?? []).toEqual([]);
    expect(report.fullBackup).toBe('new-handover-full-1');
    const streaming = await targetSql(
      scenario,
      "SELECT count(*) FROM pg_stat_replication WHERE usename = '_crunchyrepl' AND state = 'streaming'",
    );
    expect(streaming).toBe('1');
  });

  it('has restarted nothing of v2 since its promotion: the pod that was promoted leads, on its timeline', async () => {
    const leader = await leaderOf(scenario);
    expect(leader.metadata.uid).toBe(standbyUid);
    const timeline = await targetSql(scenario, 'SELECT timeline_id FROM pg_control_checkpoint()');
    expect(Number(timeline)).toBe(report.targetTimeline);
  });

  it('grants the replication user what the document says', async () => {
    const granted = await targetSql(
      scenario,
      `SELECT count(*) FROM unnest(ARRAY[
        'pg_ls_dir(text, boolean, boolean)', 'pg_stat_file(text, boolean)',
        'pg_read_binary_file(text)', 'pg_read_binary_file(text, bigint, bigint, boolean)']) f
        WHERE has_function_privilege('_crunchyrepl', ('pg_catalog.' || f)::regprocedure, 'EXECUTE')`,
    );
    expect(granted).toBe('4');
  });

  it('leaves no table, schema or role of its own in the database', async () => {
    const names = await targetSql(
      scenario,
      "SELECT count(*) FROM pg_class WHERE relname ILIKE '%handover%'",
    );
    expect(names).toBe('0');
  });

  it('shows no secret to anybody: not in plan, log, history, status, list or the end of a watch', async () => {
    const history = await scenario.decodedHistory();
    const texts = [...said, history, await readFile(worker.logPath, 'utf8')];
    const secrets = await scenario.secretValues();
    // The search could not fail if it saw nothing: names are there, and what is looked for is known.
    expect(history).toContain(`${scenario.sourceName}-backrest-repo-config`);
    for (const text of texts) expect(text).not.toBe('');
    expect(pieces(secrets)).toEqual(
      expect.arrayContaining([scenario.stack.s3.secretKey, password]),
    );
    expect(shownIn(texts, secrets)).toEqual([]);
  });

  it('shows nothing of v2 that the real operator does not show, in the same order', () => {
    const milestones = milestonesOf(shown.sights, 'new');
    if (inject('node') === 'real' && process.env[RECORD_OPERATOR] !== undefined)
      writeRecordedOperator({ facts: factsOf(shown.sights, 'new'), milestones });
    const recorded = readRecordedOperator();
    // Of Patroni's states on the way some are there for a moment only, in one run and not in another.
    const lasting = factsOf(shown.sights, 'new', LASTING_MS);
    // The comparison could not fail if nothing had been seen.
    expect(lasting.promoted).toContain('cluster.status.state = ready');
    const unknown = notSaidBy(recorded.facts, lasting);
    // One run of the real one has not every event of the next; of its status it has.
    const told =
      inject('node') === 'real' ? unknown.filter((fact) => OF_STATUS.test(fact)) : unknown;
    expect(told).toEqual([]);
    expect(outOfOrder(recorded.milestones, milestones)).toEqual([]);
  });

  it('costs a bounded history', async () => {
    expect((await scenario.describe()).historyLength).toBeLessThan(300);
  });
});
