import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { list } from './commands/list.ts';
import type { ListFilter } from './list-query.ts';
import { outcomeOption } from './outcome-option.ts';
import { readLimit } from './read-limit.ts';
import { readTime } from './read-time.ts';
import { renderList } from './render-list.ts';
import { show, type Terminal } from './terminal.ts';

interface ListOptions extends Omit<ListFilter, 'startedSinceMs' | 'endedSinceMs'> {
  since?: number;
  limit: number;
  json: boolean;
}

/** The verb `list`. */
export function addList(program: Command, terminal: Terminal): void {
  program
    .command('list')
    .description('list migrations: those that go on, then those that ended, the newest first')
    .option('--awaiting', 'those that a person has to approve')
    .option('--running', 'those that go on')
    .option('--failed', 'those that failed, or that were terminated')
    .addOption(outcomeOption())
    .option(
      '--source <cluster>',
      'those of one v1: namespace/cluster, or context:namespace/cluster',
    )
    .option('--since <date>', 'those started since, for example 2026-11-01', readTime)
    .option('--limit <n>', 'no more than these', readLimit, 20)
    .option('--json', 'print one JSON object', false)
    .action(async ({ json, since, limit, ...filter }: ListOptions) => {
      const wanted = since === undefined ? filter : { ...filter, startedSinceMs: since };
      const listed = await list(readConfig(), wanted, limit);
      show(terminal, json, listed, () => renderList(listed, terminal.paint));
    });
}
