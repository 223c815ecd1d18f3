import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { auditMigrate } from './commands/audit-migrate.ts';
import { show, type Terminal } from './terminal.ts';

/** The verb `audit`, for whoever runs the audit store. */
export function addAudit(program: Command, terminal: Terminal): void {
  program
    .command('audit')
    .description('look after the audit store, which AUDIT_DATABASE_URL names')
    .command('migrate')
    .description('make its schema, or bring it up to this version; a worker does so when it starts')
    .option('--json', 'print one JSON object', false)
    .action(async ({ json }: { json: boolean }) => {
      const done = await auditMigrate(readConfig());
      show(terminal, json, done, () =>
        done.applied.length === 0
          ? `Nothing was to be done: the schema stands at ${done.version}.`
          : `Applied ${done.applied.join(', ')}. The schema stands at ${done.version}.`,
      );
    });
}
