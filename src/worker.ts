import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from './activities/activities.ts';
import { createClients } from './clients/clients.ts';
import { readConfig, type Config } from './config.ts';
import { isMain } from './is-main.ts';
import { installLogging } from './logging.ts';

/** A worker with everything put together. Whoever runs it closes the connection afterwards. */
export async function createWorker(config: Config, overrides: Partial<WorkerOptions> = {}) {
  const connection = await NativeConnection.connect(config.temporal.connectionOptions);
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace ?? 'default',
    taskQueue: config.taskQueue,
    activities: createActivities(createClients(config.kubeConfigPath)),
    ...(overrides.workflowBundle === undefined ? workflowCode() : {}),
    // A pending activity shows how it goes; the default would let that be up to a minute old.
    maxHeartbeatThrottleInterval: '1s',
    // Long enough for a short call, short enough that a wait is soon handed to the next worker.
    shutdownGraceTime: '5s',
    maxCachedWorkflows: 100,
    ...overrides,
  });
  return { worker, connection };
}

/** The bundle made by the build, or the source when there is none. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const bundle = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return {
    workflowsPath: fileURLToPath(new URL(`./workflows/index${extension}`, import.meta.url)),
  };
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
