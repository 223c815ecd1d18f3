import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from './activities/activities.ts';
import { clientsOf } from './clients-of.ts';
import { readConfig, type Config } from './config.ts';
import { NoAnswer, explainStart } from './explain-start.ts';
import { isMain } from './is-main.ts';
import { openAudit } from './open-audit.ts';
import { installLogging } from './logging.ts';
import { registerSearchAttributes } from './register-search-attributes.ts';
import { bundleWorkflows } from './workflow-code.ts';

/** A server that does not answer within this is told as such; the SDK itself would wait for ever. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A worker with everything put together. Whoever runs it closes connection and audit store afterwards. */
export async function createWorker(config: Config, overrides: Partial<WorkerOptions> = {}) {
  const audit = await openAudit(config, Runtime.instance().logger);
  const connection = await connect(config);
  const namespace = config.temporal.namespace ?? 'default';
  await registerSearchAttributes(connection, namespace);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: config.taskQueue,
    activities: createActivities(clientsOf(config, audit)),
    workflowBundle: overrides.workflowBundle ?? (await workflowCode()),
    // A pending activity shows how it goes; the default would let that be up to a minute old.
    maxHeartbeatThrottleInterval: '1s',
    // Long enough for a short call, short enough that a wait is soon handed to the next worker.
    shutdownGraceTime: '5s',
    // No workflow is kept in memory between its tasks, so that none is bound to the worker that ran its last one: when that
    // one has died, the next task would wait ten seconds for it, in a write outage, too. And a query that is answered
    // meanwhile by another worker shows it results of activities before their task (SDK 1.24): what is then sent is in
    // another order than a replay has it, and the migration stands still. Replaying costs some tens of milliseconds.
    maxCachedWorkflows: 0,
    ...overrides,
  });
  return { worker, connection, audit };
}

async function connect({ temporal }: Config): Promise<NativeConnection> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswer(`nothing came within ${CONNECT_TIMEOUT_MS / 1000} s`));
    }, CONNECT_TIMEOUT_MS);
  });
  try {
    return await Promise.race([NativeConnection.connect(temporal.connectionOptions), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The bundle made by the build, or one of the sources when there is none. */
async function workflowCode(): Promise<NonNullable<WorkerOptions['workflowBundle']>> {
  const codePath = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));
  return existsSync(codePath) ? { codePath } : bundleWorkflows();
}

async function runWorker(config: Config): Promise<void> {
  const { worker, connection, audit } = await createWorker(config);
  try {
    await worker.run();
  } finally {
    await connection.close();
    await audit.close();
  }
}

if (isMain(import.meta.url)) {
  const config = readConfig();
  installLogging(config.logLevel);
  try {
    await runWorker(config);
  } catch (error) {
    const problem = explainStart(config, error);
    if (problem === null) throw error;
    process.stderr.write(`${problem.what}\n${problem.remedy}\n`);
    // A connection that never came would keep the process.
    process.exit(1);
  }
}
