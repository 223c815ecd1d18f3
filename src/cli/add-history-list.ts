import type { Command } from 'commander';
import type { MigrationFilter } from '../audit/list-migrations.ts';
import { readConfig } from '../config.ts';
import type { Outcome } from '../model/phase.ts';
import { historyList } from './commands/history-list.ts';
import { outcomeOption } from './outcome-option.ts';
import { readLimit } from './read-limit.ts';
import { readTime } from './read-time.ts';
import { renderHistoryList } from './render-history-list.ts';
import { show, type Terminal } from './terminal.ts';

interface HistoryListOptions {
  source?: string;
  outcome?: Outcome;
  approver?: string;
  since?: number;
  until?: number;
  open?: boolean;
  limit: number;
  json: boolean;
}

/** `history list`. */
export function addHistoryList(history: Command, terminal: Terminal): void {
  history
    .command('list')
    .description('list migrations that the record has, the newest first')
    .option('--source <cluster>', 'those of one v1: namespace/cluster')
    .addOption(outcomeOption())
    .option('--approver <name>', 'those that somebody approved, as they named themselves')
    .option('--since <date>', 'those asked for since, for example 2026-11-01', readTime)
    .option('--until <date>', 'those asked for before', readTime)
    .option('--open', 'those that have not ended')
    .option('--limit <n>', 'no more than these', readLimit, 50)
    .option('--json', 'print one JSON object', false)
    .action(async ({ json, limit, ...options }: HistoryListOptions) => {
      const filter = filterOf(options);
      const listed = await historyList(readConfig(), filter, limit);
      const filtered = Object.keys(filter).length > 0;
      show(terminal, json, listed, () => renderHistoryList(listed, terminal.paint, filtered));
    });
}

function filterOf({
  since,
  until,
  ...same
}: Omit<HistoryListOptions, 'limit' | 'json'>): MigrationFilter {
  return {
    ...same,
    ...(since === undefined ? {} : { sinceMs: since }),
    ...(until === undefined ? {} : { untilMs: until }),
  };
}
