import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createIfAbsent,
  listObjects,
  mergePatch,
  readObject,
} from '../../lab/operators/v1/kube.ts';
import { waitFor } from '../../lab/kubernetes.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { Activities } from '../../src/activities/activities.ts';
import { Scenario } from '../helpers/scenario.ts';
import { snapshotSource } from '../helpers/source-snapshot.ts';
import { readTargetLeftovers } from '../helpers/world.ts';

const ABORT = { approver: 'eve', comment: 'not now' };
const V2_CLUSTER = 'postgres-operator.crunchydata.com/cluster';

/** Where an abort strikes: while the worker stands before this activity. What ran before it has been done. */
const POINTS: { phase: string; before: keyof Activities; approved: boolean }[] = [
  { phase: 'prepare', before: 'applySecrets', approved: false },
  { phase: 'replicate', before: 'awaitCaughtUp', approved: false },
  { phase: 'the cut-over, before v1 is stopped', before: 'rehearse', approved: true },
  { phase: 'the cut-over, after v1 is stopped', before: 'proveReplay', approved: true },
];

/** Somebody else's, beside v1: one of them even bears the labels of a v2 of our name. */
async function plantForeign({ lab, namespace }: Scenario): Promise<void> {
  const labels = { [V2_CLUSTER]: 'new' };
  const annotations = { 'pg-handover/migration': 'another-migration' };
  await createIfAbsent(lab, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'of-another', namespace, labels, annotations },
    data: { password: Buffer.from('not ours').toString('base64') },
  });
  await createIfAbsent(lab, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'kept-on-purpose', namespace, labels },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
}

describe('13 a migration that is aborted', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-13');
    worker = scenario.startWorker();
    await scenario.createBusySource({ keepBackups: false });
    await plantForeign(scenario);
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  async function expectAsItWas(before: unknown): Promise<void> {
    expect(await snapshotSource(scenario)).toEqual(before);
    // The volume that somebody kept is the only thing that bears the name of v2.
    expect(await readTargetLeftovers(scenario)).toEqual(['kept-on-purpose', 'of-another']);
    await scenario.writes();
    expect(await scenario.ledgerSoFar('v1')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  }

  it('in createStandby leaves v1 as it was, keepBackups included', async () => {
    const before = await snapshotSource(scenario);
    const hold = await scenario.holdBefore('awaitStandby');
    const handle = await scenario.start();
    await hold.during(() => handle.signal('abort', ABORT));
    expect(await scenario.result(handle)).toMatchObject({ outcome: 'aborted', notUndone: [] });
    await expectAsItWas(before);
  });

  it.each(POINTS)('in $phase leaves v1 as it was', async ({ before: activity, approved }) => {
    await keepBackups(scenario);
    const before = await snapshotSource(scenario);
    const hold = await scenario.holdBefore(activity);
    const handle = await scenario.start();
    if (approved) await scenario.approve(handle);
    await hold.during(() => handle.signal('abort', ABORT));
    expect(await scenario.result(handle)).toMatchObject({ outcome: 'aborted', notUndone: [] });
    await expectAsItWas(before);
  });

  it('at the gate leaves v1 as it was', async () => {
    const before = await snapshotSource(scenario);
    const handle = await scenario.start();
    await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    await handle.signal('abort', ABORT);
    expect(await scenario.result(handle)).toMatchObject({ outcome: 'aborted', notUndone: [] });
    await expectAsItWas(before);
  });

  it('by force, after v1 is stopped, is undone by the next one, which then migrates', async () => {
    const hold = await scenario.holdBefore('proveReplay');
    const dead = await scenario.start();
    await scenario.approve(dead);
    await hold.during(async () => {
      await dead.terminate('for the test');
    });
    const handle = await scenario.start();
    await scenario.approve(handle);
    const report = await scenario.result(handle);
    expect(report.outcome).toBe('migrated');
    const undone = report.findings.find(({ code }) => code === 'FENCE_UNDONE');
    expect(undone?.what).toContain(dead.firstExecutionRunId);
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});

/** As a person would set it; v1 is restarted for it. */
async function keepBackups(scenario: Scenario): Promise<void> {
  const { lab, namespace, sourceName } = scenario;
  const api = { apiVersion: 'pg.percona.com/v1', namespace, name: sourceName };
  const outer = { ...api, kind: 'PerconaPGCluster' };
  const cluster = await readObject(lab, outer);
  if ((cluster?.spec as { keepBackups?: boolean }).keepBackups === true) return;
  await mergePatch(lab, outer, { spec: { keepBackups: true } });
  await waitFor('v1 to restart with keepBackups', 60_000, async () => {
    const pods = await listObjects(
      lab,
      { apiVersion: 'v1', kind: 'Pod', namespace },
      `pg-cluster=${sourceName},role=master`,
    );
    return pods.some(({ metadata }) => metadata.annotations?.['keep-backups'] === 'true');
  });
  await scenario.writes();
}
