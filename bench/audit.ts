import { logToStderr as log } from '../lab/log.ts';
import { startPostgres } from '../lab/postgres/start-postgres.ts';
import { AuditStore } from '../src/audit/audit-store.ts';
import { migrate } from '../src/audit/migrate.ts';
import { askRecord } from './audit/ask-record.ts';
import { fillRecord } from './audit/fill-record.ts';
import { readAuditOptions, type AuditBenchOptions } from './audit/read-audit-options.ts';
import { renderTimings } from './audit/render-timings.ts';
import { describeMachine } from './cutover/describe-machine.ts';

await bench(readAuditOptions(process.argv));

/** `npm run bench:audit`: how long somebody waits who asks a record of many migrations. Times decide nothing. */
async function bench(options: AuditBenchOptions): Promise<void> {
  log('starting PostgreSQL ...');
  const server = await startPostgres(options.version ? { version: options.version } : {});
  try {
    await migrate(server.url);
    const filled = await fillRecord(server, options, log);
    const store = new AuditStore(server.url);
    const timings = await askRecord(store, options);
    await store.close();
    const report = { ...filled, timings, machine: describeMachine() };
    const text = renderTimings(report);
    if (options.json) {
      log(`\n${text}\n`);
      process.stdout.write(`${JSON.stringify(report)}\n`);
    } else process.stdout.write(`\n${text}\n`);
  } finally {
    await server.remove();
  }
}
