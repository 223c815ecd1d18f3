import type { UiPages } from './commands/ui.ts';

/** The pages of the Temporal Web UI as text, and the JSON to paste into its form. */
export function renderUi({ run, startForm, request, lists }: UiPages): string {
  const ofRun =
    run === null
      ? []
      : [
          'This migration',
          `  what it waits for    ${run.details}`,
          `  timeline             ${run.history}`,
          `  pending activities   ${run.pendingActivities}`,
          '',
        ];
  return [
    ...ofRun,
    'Start a migration',
    `  ${startForm}`,
    '  with this as its input:',
    // As the UI itself would format it: a text that it has to re-format takes the first click on "Start" away.
    JSON.stringify(request, null, 2),
    '',
    'Migrations',
    `  awaiting approval    ${lists.awaitingApproval}`,
    `  running              ${lists.running}`,
    `  failed               ${lists.failed}`,
    `  finished this month  ${lists.finishedThisMonth}`,
  ].join('\n');
}
