import { InvalidArgumentError, Option, type Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Outcome } from '../model/phase.ts';
import { list } from './commands/list.ts';
import type { ListFilter } from './list-query.ts';
import { renderList } from './render-list.ts';
import { show, type Terminal } from './terminal.ts';

interface ListOptions extends Omit<ListFilter, 'startedSinceMs' | 'endedSinceMs'> {
  since?: number;
  limit: number;
  json: boolean;
}

const OUTCOMES = Object.keys({
  ...{ migrated: 1, planned: 1, rejected: 1, expired: 1 },
  ...{ aborted: 1, cancelled: 1, failed: 1, fellBack: 1 },
} satisfies Record<Outcome, 1>);

/** The verb `list`. */
export function addList(program: Command, terminal: Terminal): void {
  program
    .command('list')
    .description('list migrations: those that go on, then those that ended, the newest first')
    .option('--awaiting', 'those that a person has to approve')
    .option('--running', 'those that go on')
    .option('--failed', 'those that failed, or that were terminated')
    .addOption(new Option('--outcome <outcome>', 'those that ended so').choices(OUTCOMES))
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

/** @returns milliseconds since the epoch; a date alone is its begin in UTC. */
function readTime(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give an ISO 8601 date or time.');
  return ms;
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1)
    throw new InvalidArgumentError('Give a number from 1.');
  return limit;
}
