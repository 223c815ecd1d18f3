import { Option, type Command } from 'commander';
import { readConfig } from '../config.ts';
import { addHistoryList } from './add-history-list.ts';
import { addHistoryShow } from './add-history-show.ts';
import { historyExport } from './commands/history-export.ts';
import { historyVerify, type VerifyOptions } from './commands/history-verify.ts';
import { renderHistoryExport } from './render-history-export.ts';
import { renderHistoryVerify } from './render-history-verify.ts';
import { show, type Terminal } from './terminal.ts';

const RUN = 'another run than the newest';

/** The verb `history`: records of migrations, which the audit store keeps when Temporal has forgotten them. */
export function addHistory(program: Command, terminal: Terminal): void {
  const history = program
    .command('history')
    .description('read the records of migrations, from the store that AUDIT_DATABASE_URL names');
  addHistoryList(history, terminal);
  addHistoryShow(history, terminal);
  addExport(history, terminal);
  addVerify(history, terminal);
}

function addExport(history: Command, terminal: Terminal): void {
  history
    .command('export <id>')
    .description('write a record into a directory: rows, reports, the history of Temporal, sums')
    .requiredOption('--to <directory>', 'new, or empty')
    .option('--run <run>', RUN)
    .option('--json', 'print one JSON object', false)
    .action(
      async (id: string, { json, ...options }: { to: string; run?: string; json: boolean }) => {
        const exported = await historyExport(readConfig(), id, options);
        show(terminal, json, exported, () => renderHistoryExport(exported, terminal.paint));
      },
    );
}

const STATUSES = `
Exit status: 0 whole, 1 something does not fit, 2 it could not be checked.`;

function addVerify(history: Command, terminal: Terminal): void {
  history
    .command('verify [ids...]')
    .description('tell whether records are what was written: by their hashes, and by Temporal')
    .addOption(new Option('--all', 'every record there is').conflicts('run'))
    .option('--run <run>', 'one run alone')
    .option('--head <hash>', "a row's hash that was noted elsewhere; a migration's result has one")
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', STATUSES)
    .action(async (ids: string[], { json, ...options }: VerifyOptions & { json: boolean }) => {
      const verified = await historyVerify(readConfig(), ids, options);
      show(terminal, json, verified, () => renderHistoryVerify(verified, terminal.paint));
      if (!verified.whole) terminal.exitWith(1);
    });
}
