import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from './activities/activities.ts';
import { createClients } from './clients/clients.ts';
import { readConfig, type Config } from './config.ts';
import { isMain } from './is-main.ts';
import { installLogging } from './logging.ts';
import { registerSearchAttributes } from './register-search-attributes.ts';
import { bundleWorkflows } from './workflow-code.ts';

/** A worker with everything put together. Whoever runs it closes the connection afterwards. */
export async function createWorker(config: Config, overrides: Partial<WorkerOptions> = {}) {
  const connection = await NativeConnection.connect(config.temporal.connectionOptions);
  const namespace = config.temporal.namespace ?? 'default';
  await registerSearchAttributes(connection, namespace);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: config.taskQueue,
    activities: createActivities(createClients(config.kubeConfigPath)),
    workflowBundle: overrides.workflowBundle ?? (await workflowCode()),
    // A pending activity shows how it goes; the default would let that be up to a minute old.
    maxHeartbeatThrottleInterval: '1s',
    // Long enough for a short call, short enough that a wait is soon handed to the next worker.
    shutdownGraceTime: '5s',
    maxCachedWorkflows: 100,
    ...overrides,
  });
  return { worker, connection };
}

/** The bundle made by the build, or one of the sources when there is none. */
async function workflowCode(): Promise<NonNullable<WorkerOptions['workflowBundle']>> {
  const codePath = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));
  return existsSync(codePath) ? { codePath } : bundleWorkflows();
}

if (isMain(import.meta.url)) {
  const config = readConfig();
  installLogging(config.logLevel);
  const { worker, connection } = await createWorker(config);
  try {
    await worker.run();
  } finally {
    await connection.close();
  }
}
