import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNewerUi } from '../../lab/stack/start-newer-ui.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { PHASE_TITLES, phasesOf } from '../../src/model/phase.ts';
import { TemporalUi } from '../helpers/browser/temporal-ui.ts';
import { uiLinksOf, type PrintedLinks } from '../helpers/browser/ui-links-of.ts';
import { Scenario } from '../helpers/scenario.ts';

const WORKFLOW_ID = 'handover-books-catalogue';
const NAMES = { source: 'catalogue', target: 'catalogue-v2', workflowId: WORKFLOW_ID };
const STEPS = phasesOf('delete-then-promote').map((phase) => PHASE_TITLES[phase]);

describe('14c the same in a newer Temporal Web UI than the one that the lab comes with', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let ui: TemporalUi;
  let links: PrintedLinks;
  let handle: WorkflowHandle;

  beforeAll(async () => {
    scenario = await Scenario.begin('books', undefined, NAMES);
    worker = scenario.startWorker();
    const { stack } = scenario;
    [ui] = await Promise.all([TemporalUi.open(), startNewerUi(stack), scenario.createBusySource()]);
    links = await uiLinksOf(scenario, stack.newerUiUrl);
    handle = scenario.client.workflow.getHandle(WORKFLOW_ID);
  });

  afterAll(async () => {
    await ui.close();
    await worker.stop();
    await scenario.end();
  });

  it('starts by the same link and the same input', async () => {
    await ui.form.open(links.startForm);
    expect(await ui.form.fields()).toMatchObject({ workflowId: WORKFLOW_ID });
    await ui.form.fill(JSON.stringify(links.request, null, 2));
    await ui.form.start();
    await ui.run.untilStatus('Running');
  });

  it('shows the same details, and leads there from its first tab', async () => {
    await scenario.until(handle, 'the open gate', ({ waitingFor }) => waitingFor !== null);
    await ui.run.untilTimelineShows(/watchGate.*User Metadata/);
    const details = await ui.run.untilDetails('the gate', (text) => text.includes('evidenceId'));
    expect(STEPS.filter((step) => !details.includes(step))).toEqual([]);
    await ui.picture('newer-ui-gate', { x: 0, y: 60 });
  });

  it('lists it among those that wait', async () => {
    const rows = await ui.list.open(links.lists.awaitingApproval);
    expect(rows.join('\n')).toContain(WORKFLOW_ID);
    await ui.page.goBack();
  });

  it('refuses in the dialog, and takes what the details say', async () => {
    await ui.run.untilDetails('the gate', (text) => text.includes('evidenceId'));
    const [json = ''] = await ui.run.detailsJson();
    const named = json.replace('your name', 'ada');
    const dialog = await ui.dialog('Update');
    await dialog.send('approve', named.replace(/"evidenceId": "\w+"/, '"evidenceId": "ffffffff"'));
    expect(await dialog.refusal()).toContain('ffffffff');
    await dialog.fill(named);
    await dialog.submit();
    await dialog.taken();
  });

  it('shows the end and its summary', async () => {
    const report = await scenario.result(handle);
    expect(report.outcome).toBe('migrated');
    await ui.run.untilStatus('Completed');
    await ui.run.show('timeline');
    const [first = 'none'] = report.summary;
    await ui.run.untilResultShows(first);
  });

  it('lists it among the finished ones', async () => {
    const rows = await ui.list.open(links.lists.finishedThisMonth);
    expect(rows.join('\n')).toContain(WORKFLOW_ID);
  });

  it('has lost and doubled no row', async () => {
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});
