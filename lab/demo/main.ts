import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { readMigration, type MigrationView } from '../../src/cli/read-migration.ts';
import { start } from '../../src/cli/commands/start.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { logToStderr, type Log } from '../log.ts';
import { startOperators } from '../stack/start-operators.ts';
import { createSourceCluster, type SourceCluster } from '../source-cluster.ts';
import { up, type Stack } from '../stack.ts';
import { targetEndpoint } from '../target-endpoint.ts';
import { startWorker, workerEnvironment } from '../worker-process.ts';
import { compareLedger, startWriter, type LedgerComparison, type Writer } from '../writer.ts';
import { approve } from './approve.ts';
import { follow } from './follow.ts';
import { readDemoOptions, type DemoOptions } from './options.ts';
import { isGood, makeReport, renderReport } from './report.ts';
import { showPlan } from './show-plan.ts';
import { showRecord } from './show-record.ts';

const SOURCE = { namespace: 'pg', name: 'cluster1' };
const TARGET = { namespace: 'pg', name: 'cluster1-v2' };
/** Long enough on v2 for the ledger to say something about it. */
const WRITE_ON_V2_MS = 1_000;

const options = readDemoOptions(process.argv);
const log: Log = options.json ? logToStderr : (line) => process.stdout.write(`${line}\n`);
process.exitCode = await demo(options);

/** @returns the exit status: 0 only for a migration that lost nothing. */
async function demo({ keep, ...rest }: DemoOptions): Promise<number> {
  const startedAt = performance.now();
  log('Bringing the lab up: Temporal, Kubernetes API, S3 and both operators, on this machine.');
  const stack = await up({ log });
  try {
    const { view, comparison, seconds, worker } = await migrate(stack, rest);
    const totalSeconds = (performance.now() - startedAt) / 1000;
    const report = makeReport({ view, comparison, migrationSeconds: seconds, totalSeconds });
    log(renderReport(report, view));
    await showRecord(stackConfig(stack), view.workflowId, log);
    await worker.stop();
    if (keep) await untilInterrupted(stack);
    if (rest.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return isGood(report) ? 0 : 1;
  } finally {
    log('Taking the lab down.');
    await stack.down();
  }
}

async function migrate(stack: Stack, options: Omit<DemoOptions, 'keep'>) {
  log(`Temporal UI: ${stack.temporalUiUrl}`);
  await startOperators(stack);
  const worker = startWorker(stack);
  const source = await makeSource(stack, options.rows);
  const ledgerPath = join(stack.directory, 'ledger.jsonl');
  const writer = await startWriter(stack, {
    source: { ...SOURCE, ...source },
    target: TARGET,
    ledgerPath,
  });
  log('A writer commits numbered rows, and keeps a ledger of every one that was acknowledged.');
  const startedAt = performance.now();
  const view = await runMigration(stack, options);
  const seconds = (performance.now() - startedAt) / 1000;
  const comparison = await closeLedger(stack, { source, writer, view });
  return { view, comparison, seconds, worker };
}

async function makeSource(stack: Stack, rows: number): Promise<SourceCluster> {
  log(`Creating the v1 cluster pg/${SOURCE.name} with ${rows} rows and a first full backup.`);
  const source = await createSourceCluster(stack, { ...SOURCE, rows });
  const { primary, backedUp } = source.timings;
  log(`    writable after ${primary} s, backed up to S3 after ${backedUp ?? '?'} s`);
  return source;
}

async function runMigration(stack: Stack, { yes }: Pick<DemoOptions, 'yes'>) {
  const config = stackConfig(stack);
  const names = { namespace: SOURCE.namespace, source: SOURCE.name, target: TARGET.name };
  await showPlan(config, names, log);
  const { workflowId, ui } = await start(config, names);
  log(`Started ${workflowId}. Follow it in the browser: ${ui ?? ''}`);
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    const client = new Client({ connection });
    const ask = !yes && process.stdin.isTTY;
    const uiUrl = ui ?? stack.temporalUiUrl;
    return await follow({
      read: () => readMigration(client, workflowId),
      log,
      atGate: (status) => approve(status, { config, workflowId, ask, uiUrl, log }),
    });
  } finally {
    await connection.close();
  }
}

interface Ledger {
  source: SourceCluster;
  writer: Writer;
  view: MigrationView;
}

/** Let the writer go on for a moment where it is now, stop it, and hold its ledger against the database. */
async function closeLedger(
  stack: Stack,
  { source, writer, view }: Ledger,
): Promise<LedgerComparison> {
  await sleep(WRITE_ON_V2_MS);
  await writer.stop();
  const migrated = view.status?.outcome === 'migrated';
  const endpoint = migrated ? await targetEndpoint(stack, TARGET) : await source.primaryEndpoint();
  const { user, password, database } = source;
  const { ledgerPath } = writer;
  return compareLedger({ ledgerPath, endpoint, user, password, database });
}

function stackConfig(stack: Stack): Config {
  Object.assign(process.env, workerEnvironment(stack), { TEMPORAL_UI_URL: stack.temporalUiUrl });
  return readConfig();
}

async function untilInterrupted(stack: Stack): Promise<void> {
  log(`The lab stays up: Temporal UI ${stack.temporalUiUrl}, KUBECONFIG=${stack.kubeconfigPath}`);
  log('Ctrl-C takes it down.');
  const held = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  clearInterval(held);
}
