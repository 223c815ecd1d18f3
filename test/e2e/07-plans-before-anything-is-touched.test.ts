import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { handoverCommand, type Answer } from '../helpers/handover-command.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readTarget, readTargetLeftovers } from '../helpers/world.ts';

interface PlanJson {
  planHash: string;
  findings: { code: string; severity: string }[];
  verdicts: { field: string; fate: string }[];
  standby: { metadata: { name: string }; spec: object };
}

describe('07 the plan', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let handover: (...args: string[]) => Promise<Answer>;
  let names: string[];
  let planHash = '';

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-07');
    worker = scenario.startWorker();
    // Another port than PostgreSQL's own: v1 and v2 tell it in different ways.
    await scenario.createBusySource({ spec: { port: '5433' } });
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

  it("gives v1's schedules and retention back once v2 is in service", async () => {
    const { backups, standby } = (await readTarget(scenario)).spec;
    expect(standby.enabled).toBe(false);
    expect(backups.pgbackrest.repos[0]).toMatchObject({ schedules: { full: '0 0 * * 6' } });
    expect(backups.pgbackrest.global).toMatchObject({ 'repo1-retention-full': '3' });
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});
