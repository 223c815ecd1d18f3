import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { addList } from './add-list.ts';
import { addWatch } from './add-watch.ts';
import { status } from './commands/status.ts';
import { ui } from './commands/ui.ts';
import { renderMigration } from './render-migration.ts';
import { renderUi } from './render-ui.ts';
import type { RequestOptions } from './request-input.ts';
import { withRequestOptions } from './request-options.ts';
import { show, type Terminal } from './terminal.ts';

/** The verbs that change nothing and look at migrations. */
export function addLookVerbs(program: Command, terminal: Terminal): void {
  program
    .command('status <workflowId>')
    .description('show where a migration is, and what it waits for')
    .option('--json', 'print one JSON object', false)
    .action(async (workflowId: string, { json }: { json: boolean }) => {
      const view = await status(readConfig(), workflowId);
      show(terminal, json, view, () => renderMigration(view, terminal.paint));
    });
  addList(program, terminal);
  addWatch(program, terminal);
  addUi(program, terminal);
}

function addUi(program: Command, terminal: Terminal): void {
  withRequestOptions(program.command('ui [workflowId]'))
    .description('print links into the Temporal Web UI, the start form filled in among them')
    .option('--json', 'print one JSON object', false)
    .action(
      async (
        workflowId: string | undefined,
        { json, ...options }: RequestOptions & { json: boolean },
      ) => {
        const pages = await ui(readConfig(), workflowId, options);
        show(terminal, json, pages, () => renderUi(pages));
      },
    );
}
