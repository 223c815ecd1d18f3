import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { handoverCommand, type Answer } from '../helpers/handover-command.ts';
import { sourceSql } from '../helpers/parked-source.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readTarget, readTargetLeftovers } from '../helpers/world.ts';

interface PlanJson {
  planHash: string;
  findings: { code: string; severity: string }[];
  verdicts: { field: string; fate: string }[];
  standby: { metadata: { name: string }; spec: object };
}

const pg_hba = ['hostssl all all all scram-sha-256'];
const MD5_ROLE =
  "SET password_encryption = 'md5'; CREATE ROLE elder LOGIN PASSWORD 'does-not-matter'";
/** A v2 that lets nobody in by an MD5 verifier. */
const SCRAM_ONLY = { spec: { patroni: { dynamicConfiguration: { postgresql: { pg_hba } } } } };

describe('07 the plan', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let handover: (...args: string[]) => Promise<Answer>;
  let names: string[];
  let planHash = '';

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-07');
    worker = scenario.startWorker();
    // Another port than PostgreSQL's own: v1 and v2 tell it in different ways. And a store whose certificate is checked.
    await scenario.createBusySource({ spec: { port: '5433' }, verifyTls: true });
    handover = handoverCommand(scenario);
    names = ['-n', scenario.namespace, '-s', scenario.sourceName, '-t', 'new'];
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  /** What a plan could have written: every object that is not the operators' own moving parts. */
  const written = async () => {
    const { lab, namespace } = scenario;
    const kinds = [
      ['v1', 'Secret'],
      ['v1', 'PersistentVolumeClaim'],
      ['pg.percona.com/v1', 'PerconaPGCluster'],
      ['pg.percona.com/v1', 'Pgcluster'],
      ['pgv2.percona.com/v2', 'PerconaPGCluster'],
    ] as const;
    const lists = kinds.map(([apiVersion, kind]) =>
      listObjects(lab, { apiVersion, kind, namespace }),
    );
    return (await Promise.all(lists))
      .flat()
      .map(({ kind, metadata }) => [kind, metadata.name, metadata.resourceVersion])
      .sort();
  };

  it('of a healthy cluster has no blocker, and tells everything in one page', async () => {
    const { code, stdout, stderr } = await handover('plan', ...names);
    expect(stderr).toBe('');
    // 2: there are warnings, and none of them stops a migration.
    expect(code).toBe(2);
    expect(stdout).not.toMatch(/^blocker/m);
    expect(stdout).toContain('spec.pgPrimary.volumeSpec.size');
    expect(stdout).toContain('kind: PerconaPGCluster');
    expect(stdout).toContain('--plan-hash');
  });

  it('is the same as data, as a manifest, and as a dry run of the workflow, and writes nothing', async () => {
    const before = await written();
    const asJson = await handover('plan', ...names, '--output', 'json');
    const plan = JSON.parse(asJson.stdout) as PlanJson;
    planHash = plan.planHash;
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(plan.verdicts.length).toBeGreaterThan(20);

    const asYaml = await handover('plan', ...names, '--output', 'yaml');
    expect(parseAllDocuments(asYaml.stdout)[0]?.toJS()).toEqual(plan.standby);

    const handle = await scenario.start({ dryRun: true });
    const report = await scenario.result(handle);
    expect(report).toMatchObject({ outcome: 'planned', planHash, refusal: null });
    expect(report.plan?.standby).toEqual(plan.standby);
    expect(await written()).toEqual(before);
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });

  it('refuses to be run when another one was approved', async () => {
    const handle = await scenario.start({ planHash: 'ffffffffffffffff' });
    await expect(handle.result()).rejects.toThrow();
    const { failure } = await failureOf(handle.workflowId);
    expect(failure).toContain('PLAN_CHANGED');
    expect(failure).toContain(planHash);
    expect(await readTargetLeftovers(scenario)).toEqual([]);
    const source = await findSource(scenario);
    expect(source?.metadata.annotations?.['pg-handover/lock']).toBeUndefined();
  });

  it('that wants consent is not begun; with exactly the line that it prints, it is', async () => {
    await sourceSql(scenario, MD5_ROLE);
    const source = { namespace: scenario.namespace, cluster: scenario.sourceName };
    const target = { cluster: 'new', overrides: SCRAM_ONLY };
    await scenario.writeRequest({ source, target });
    const refused = await handover('plan', '--request', scenario.requestPath);
    expect(refused.code).toBe(3);
    const refusal = await scenario.start({ target });
    await expect(refusal.result()).rejects.toThrow();

    const line = /^ *("accept": \[.*\])$/m.exec(refused.stdout)?.[1] ?? '';
    expect(line).toBe('"accept": ["MD5_VERIFIERS"]');
    expect((await failureOf(refusal.workflowId)).failure).toContain(line);
    const consent = JSON.parse(`{${line}}`) as { accept: string[] };
    await scenario.writeRequest({ source, target, ...consent });
    expect((await handover('plan', '--request', scenario.requestPath)).code).toBe(2);
    const handle = await scenario.start({ target, ...consent });
    await scenario.until(handle, 'the step after preflight', ({ phase }) => phase !== 'preflight');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });

  const failureOf = async (workflowId: string) => {
    const status = await scenario.client.workflow
      .getHandle(workflowId)
      .query<MigrationStatus>('status');
    return { failure: status.reason ?? '' };
  };

  it('that was approved by its hash is what is run', async () => {
    const handle = await scenario.start({ planHash });
    const status = await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    expect(status).toMatchObject({ planHash, evidence: { planHash } });
    // Neither schedules nor retention while v1 is the one that backs up.
    const standby = JSON.stringify((await readTarget(scenario)).spec);
    expect(standby).not.toContain('schedules');
    expect(standby).not.toContain('retention');
    await scenario.approve(handle);
    expect(await scenario.result(handle)).toMatchObject({ outcome: 'migrated', planHash });
  });

  it('reads and writes a bucket whose certificate it checks, by the authority of v1', async () => {
    const { backups } = (await readTarget(scenario)).spec;
    expect(backups.pgbackrest.global).toMatchObject({
      'repo1-storage-verify-tls': 'y',
      'repo1-storage-ca-file': '/etc/pgbackrest/conf.d/aws-s3-ca.crt',
    });
  });

  it("gives v1's schedules and retention back once v2 is in service", async () => {
    const { backups, standby } = (await readTarget(scenario)).spec;
    expect(standby.enabled).toBe(false);
    expect(backups.pgbackrest.repos[0]).toMatchObject({ schedules: { full: '0 0 * * 6' } });
    expect(backups.pgbackrest.global).toMatchObject({ 'repo1-retention-full': '3' });
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});
