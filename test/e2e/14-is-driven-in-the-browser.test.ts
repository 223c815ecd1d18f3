import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { PHASE_TITLES, phasesOf } from '../../src/model/phase.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { TemporalUi } from '../helpers/browser/temporal-ui.ts';
import { uiLinksOf, type PrintedLinks } from '../helpers/browser/ui-links-of.ts';
import { handoverCommand } from '../helpers/handover-command.ts';
import type { HoldPoint } from '../helpers/hold-point.ts';
import { Scenario } from '../helpers/scenario.ts';

// Names as in the documentation, which shows the pictures that this makes.
const NAMES = {
  source: 'cluster1',
  target: 'cluster1-v2',
  taskQueue: 'pg-handover',
  workflowId: 'handover-pg-cluster1',
};
const STEPS = phasesOf('delete-then-promote').map((phase) => PHASE_TITLES[phase]);

describe('14 a migration that is started, followed and approved in the Temporal Web UI', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let ui: TemporalUi;
  let links: PrintedLinks;
  let handle: WorkflowHandle;
  let report: MigrationReport;
  let holds: Record<'runPreflight' | 'awaitCaughtUp' | 'proveReplay' | 'takeFullBackup', HoldPoint>;

  beforeAll(async () => {
    scenario = await Scenario.begin('pg', undefined, NAMES);
    worker = scenario.startWorker();
    [ui] = await Promise.all([TemporalUi.open(), scenario.createBusySource()]);
    links = await uiLinksOf(scenario);
    handle = scenario.client.workflow.getHandle(NAMES.workflowId);
    holds = {
      runPreflight: await scenario.holdBefore('runPreflight'),
      awaitCaughtUp: await scenario.holdBefore('awaitCaughtUp'),
      proveReplay: await scenario.holdBefore('proveReplay'),
      takeFullBackup: await scenario.holdBefore('takeFullBackup'),
    };
  });

  afterAll(async () => {
    await ui.close();
    await worker.stop();
    await scenario.end();
  });

  it('has a form that a link fills in, but for its input', async () => {
    await ui.form.open(links.startForm);
    const { taskQueue, workflowId } = NAMES;
    const workflowType = 'migrateUsingStandby';
    expect(await ui.form.fields()).toEqual({ workflowId, taskQueue, workflowType });
    await ui.form.fill(JSON.stringify(links.request, null, 2));
    await ui.picture('start-form');
  });

  it('starts with the smallest input, and a message leads to the run', async () => {
    await ui.form.button.click();
    await ui.form.started.waitFor();
    await ui.picture('started', { y: 520 }, 'show');
    await ui.form.goToTheRun();
    await ui.run.untilStatus('Running');
  });

  it('shows all steps of the document while it looks, and what it does on the first tab', async () => {
    await holds.runPreflight.during(async () => {
      await ui.run.untilTimelineShows(/runPreflight/);
      const details = await ui.run.untilDetails('preflight', (text) => text.includes('▶'));
      expect(details).toContain('pg/cluster1 → pg/cluster1-v2');
      expect(STEPS.filter((step) => !details.includes(step))).toEqual([]);
    });
  });

  it('shows what was done with the time that it took, and what runs', async () => {
    await holds.awaitCaughtUp.during(async () => {
      const details = await ui.run.untilDetails(
        'replicate',
        (text) => marked(text, 'replicate') === '▶',
      );
      expect(marked(details, 'createStandby')).toBe('✅');
      expect(marked(details, 'awaitApproval')).toBe('⬜');
      expect(await ui.run.followFromDetails('Pending activities')).toMatch(/^Pending Activities/);
      await ui.picture('details-under-way', () => ui.run.detailsArea());
    });
  });

  it('leads from the first tab to the details at the gate', async () => {
    await scenario.until(handle, 'the open gate', ({ waitingFor }) => waitingFor !== null);
    await ui.run.show('history');
    await ui.run.untilTimelineShows(/watchGate.*User Metadata/);
    await ui.picture('first-tab', { y: 80, height: 890 });
  });

  it('shows at the gate who has to do what, and how far v2 is behind', async () => {
    await ui.run.untilShownAnew('pending-activities', /behind/);
    await ui.picture('pending-activities', { y: 260, height: 520 });
    const details = await ui.run.untilDetails('the gate', (text) => text.includes('evidenceId'));
    expect(marked(details, 'awaitApproval')).toBe('✋');
    expect(details).toContain('approve');
    await ui.picture('gate', { y: 80 });
  });

  it('is listed among those that wait for a person', async () => {
    const rows = await ui.list.open(links.lists.awaitingApproval);
    expect(rows.join('\n')).toContain(NAMES.workflowId);
    await ui.picture('list-awaiting', { height: 380 });
  });

  it('is approved with the JSON from the details, and nothing but a name put into it', async () => {
    const { evidence } = await scenario.until(handle, 'the gate', () => true);
    await ui.page.goBack();
    await ui.run.untilDetails('the gate', (text) => text.includes('evidenceId'));
    const [json = ''] = await ui.run.detailsJson();
    expect(JSON.parse(json)).toMatchObject({ evidenceId: evidence?.evidenceId });
    const dialog = await ui.dialog('Update');
    expect((await dialog.offers()).join('\n')).toMatch(/^approve\n.*"approver".*"evidenceId"/);
    await ui.picture('update-list', { of: dialog.locator });
    await dialog.choose('approve');
    await dialog.fill(json.replace('your name', 'ada'));
    await ui.picture('update-filled-in', { of: dialog.locator });
    await dialog.submit();
    await dialog.taken();
  });

  it('says during the outage that it is one, and where the data is', async () => {
    await holds.proveReplay.during(async () => {
      // Not just the word: the gate speaks of the outage to come.
      const stopping = (text: string) => marked(text, 'cutOver') === '▶';
      expect(await ui.run.untilDetails('the cut-over', stopping)).toContain('WRITE OUTAGE');
      await ui.picture('cut-over', () => ui.run.detailsArea());
    });
  });

  it('goes on to the end, and keeps who approved', async () => {
    await holds.takeFullBackup.during(async () => {
      const details = await ui.run.untilDetails('verify', (text) => marked(text, 'verify') === '▶');
      expect(details).toContain('ada');
    });
    report = await scenario.result(handle);
    expect(report.outcome).toBe('migrated');
  });

  it('can be read afterwards: a summary at the head of the result, and all of it in the details', async () => {
    await ui.run.untilStatus('Completed');
    const details = await ui.run.untilDetails('the end', (text) => marked(text, 'verify') === '✅');
    expect(details).toContain('ada');
    await ui.picture('finished', () => ui.run.detailsArea());
    await ui.run.show('history');
    expect(report.summary.length).toBeGreaterThan(2);
    for (const line of report.summary) await ui.run.untilResultShows(line);
    await ui.picture('result', { y: 100, height: 580 });
  });

  it('is listed among the finished ones, and not among those that wait', async () => {
    const finished = await ui.list.open(links.lists.finishedThisMonth);
    expect(finished.join('\n')).toContain(NAMES.workflowId);
    const awaiting = await ui.list.open(links.lists.awaitingApproval);
    expect(awaiting.join('\n')).not.toContain(NAMES.workflowId);
  });

  it('leaves a record that is read as a page, which needs nothing of Temporal', async () => {
    const asPage = handoverCommand(scenario);
    const { stdout } = await asPage('history', 'show', NAMES.workflowId, '--html');
    await ui.page.goto('about:blank');
    await ui.page.setContent(stdout);
    const text = await ui.page.locator('body').innerText();
    expect(text).toContain('ada');
    expect(text).toContain(report.proof?.endLsn);
    expect(await ui.page.locator('svg').first().isVisible()).toBe(true);
    await ui.picture('record', { x: 0 });
  });

  it('has lost and doubled no row', async () => {
    expect(await scenario.ledger('v2')).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});

/** The sign before a step in the checklist: done, running, waiting for a person, to come, failed. */
function marked(details: string, phase: keyof typeof PHASE_TITLES): string {
  const line = details.split('\n').find((candidate) => candidate.includes(PHASE_TITLES[phase]));
  return /[✅▶✋⬜❌]/u.exec(line ?? '')?.[0] ?? '';
}
