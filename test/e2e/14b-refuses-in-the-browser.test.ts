import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { MigrationRequestInput } from '../../src/model/request.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { TemporalUi } from '../helpers/browser/temporal-ui.ts';
import { uiLinksOf, type PrintedLinks } from '../helpers/browser/ui-links-of.ts';
import type { HoldPoint } from '../helpers/hold-point.ts';
import { Scenario } from '../helpers/scenario.ts';
import { readTargetLeftovers } from '../helpers/world.ts';

const WORKFLOW_ID = 'handover-shop-orders';
const NAMES = { source: 'orders', target: 'orders-v2', workflowId: WORKFLOW_ID };
const STALE = 'ffffffff';

describe('14b what is wrongly sent in the Temporal Web UI', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let ui: TemporalUi;
  let links: PrintedLinks;
  let handle: WorkflowHandle;
  let beforeTheGate: HoldPoint;

  beforeAll(async () => {
    scenario = await Scenario.begin('shop', undefined, NAMES);
    worker = scenario.startWorker();
    [ui] = await Promise.all([TemporalUi.open(), scenario.createBusySource()]);
    links = await uiLinksOf(scenario);
    handle = scenario.client.workflow.getHandle(WORKFLOW_ID);
  });

  afterAll(async () => {
    await ui.close();
    await worker.stop();
    await scenario.end();
  });

  const body = (fields: object) => JSON.stringify(fields, null, 2);
  const update = async (name: string, fields?: object) => {
    const dialog = await ui.dialog('Update');
    await dialog.send(name, fields === undefined ? '' : body(fields));
    return dialog;
  };
  const refusedUpdate = async (name: string, fields?: object) => {
    const dialog = await update(name, fields);
    const refusal = await dialog.refusal();
    await dialog.close();
    return refusal;
  };
  const signal = async (name: string, fields?: object, encoding?: 'json/protobuf') => {
    const dialog = await ui.dialog('Signal');
    await dialog.send(name, fields === undefined ? '' : body(fields), encoding);
    await dialog.taken();
  };
  const untilNoted = (what: RegExp) => ui.run.untilDetails(String(what), (text) => what.test(text));
  const atGate = () =>
    scenario.until(handle, 'the open gate', ({ waitingFor }) => waitingFor !== null);

  it('is not started with an input that is no JSON', async () => {
    await ui.form.open(links.startForm);
    await ui.form.fill('{ "source": "orders" ');
    expect(await ui.form.button.isDisabled()).toBe(true);
    await ui.form.untilProblem(/valid JSON/);
  });

  it('fails at once with every fault of the input, and the smallest valid one', async () => {
    const source = { namespace: 'shop', clutser: 'orders' };
    await ui.form.fill(body({ source, target: { cluster: 'Orders_v2' } }));
    await ui.form.start();
    await ui.run.untilStatus('Failed');
    for (const said of ['source.clutser', 'source.cluster', 'target.cluster', "{'source':"])
      await ui.run.untilResultShows(said);
    await ui.picture('bad-input', { y: 80, height: 600 });
  });

  it('is no migration where it is a dry run: it ends with the plan, and nothing was made', async () => {
    const request = { ...(links.request as object), dryRun: true };
    await ui.form.open(links.startForm);
    await ui.form.fill(body(request));
    await ui.form.start();
    await ui.run.untilStatus('Completed');
    const report: MigrationReport = await scenario.result(handle);
    expect(report).toMatchObject({ outcome: 'planned', refusal: null });
    await ui.run.untilResultShows(report.planHash ?? 'a hash');
    await ui.run.untilDetails('how to do it for good', (text) =>
      text.includes(`"planHash": "${report.planHash ?? ''}"`),
    );
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });

  it('starts where only the encoding is wrong: what was meant can be read', async () => {
    beforeTheGate = await scenario.holdBefore('awaitStandby');
    const approval = { approvers: ['ada', 'grace'], minApprovals: 2 };
    const request = links.request as MigrationRequestInput;
    await ui.form.open(links.startForm);
    await ui.form.fill(body({ ...request, approval }));
    await ui.form.chooseEncoding('json/protobuf');
    await ui.form.start();
    await ui.run.untilStatus('Running');
  });

  it('is refused while one of the same name runs, with a link to that', async () => {
    await ui.form.open(links.startForm);
    await ui.form.fill(body(links.request as object));
    await ui.form.button.click();
    await ui.form.untilProblem(/already running/);
    await ui.page.getByRole('link', { name: 'View the running workflow' }).click();
    await ui.run.untilStatus('Running');
  });

  it('is no approval before the gate: an update says so, a signal is noted', async () => {
    await beforeTheGate.during(async () => {
      const early = { approver: 'ada', evidenceId: STALE };
      expect(await refusedUpdate('approve', early)).toMatch(/gate/);
      await signal('approve', early);
      await untilNoted(/approve at [^\n]*gate/);
    });
  });

  it('is no approval without a body, and says what is lacking', async () => {
    await atGate();
    expect(await refusedUpdate('approve')).toContain('approver');
    await signal('approve');
    await untilNoted(/approve at [^\n]*approver/);
  });

  it('is no approval of other evidence, and names the current one', async () => {
    const { evidence } = await atGate();
    const stale = { approver: 'ada', evidenceId: STALE };
    const dialog = await update('approve', stale);
    expect(await dialog.refusal()).toContain(evidence?.evidenceId);
    await ui.picture('update-refused', { of: dialog.locator });
    await dialog.close();
    // In the wrong encoding, too: it is read, and refused for what it says.
    await signal('approve', stale, 'json/protobuf');
    await untilNoted(new RegExp(`approve at [^\\n]*${STALE}`));
  });

  it('is noted where nothing has that name', async () => {
    await signal('aprove', { approver: 'ada' });
    const details = await untilNoted(/aprove at [^\n]*no such/);
    expect(details).toContain('resume');
    await ui.picture('noted-in-details', () => ui.run.endOfDetails());
  });

  it('counts once for each person, and only of those who may approve', async () => {
    const { evidence } = await atGate();
    const evidenceId = evidence?.evidenceId;
    expect(await refusedUpdate('approve', { approver: 'your name', evidenceId })).toContain(
      'put your own',
    );
    expect(await refusedUpdate('approve', { approver: 'mallory', evidenceId })).toMatch(
      /ada.*grace/,
    );
    const first = await update('approve', { approver: 'ada', evidenceId });
    await first.taken();
    expect(await refusedUpdate('approve', { approver: 'ada', evidenceId })).toContain('ada');
    expect(await atGate()).toMatchObject({ phase: 'awaitApproval', approved: null });
  });

  it('is not seen by a worker that is down: the details are blank, and nothing is lost', async () => {
    await worker.stop();
    await ui.run.untilDetailsAreBlank();
    await ui.picture('no-worker', { y: 80, height: 600 });
    worker = scenario.startWorker();
    const details = await ui.run.untilDetails('the gate again', (text) =>
      text.includes('evidenceId'),
    );
    expect(details).toContain('ada');
  });

  it('ends as rejected by the update of one of them, with v1 in service and every row', async () => {
    const rejected = await update('reject', { approver: 'grace', comment: 'not tonight' });
    await rejected.taken();
    const report: MigrationReport = await scenario.result(handle);
    expect(report).toMatchObject({ outcome: 'rejected', notUndone: [] });
    expect(await scenario.ledger('v1')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });

  it('cannot be sent any more after the end', async () => {
    await ui.run.untilStatus('Completed');
    expect((await ui.run.actions()).join()).not.toMatch(/Send/);
    const shown = await ui.run.untilDetails('the end', (text) => text.includes('not tonight'));
    expect(shown).toContain('grace');
  });
});
