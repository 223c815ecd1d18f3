import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { userInfo } from 'node:os';

import { connectLab } from '../../kubernetes.ts';
import { installedExtensions } from './extension-catalog.ts';
import { ObjectApplier } from './object-applier.ts';
import type { OperatorContext } from './operator-context.ts';
import { reconcileCluster } from './reconcile-cluster.ts';
import { startScheduledBackup } from './reconcile-schedules.ts';
import { ScheduledBackups } from './scheduled-backups.ts';
import { watchClusters } from './watch-clusters.ts';
import { WorkQueue } from './work-queue.ts';

/** Every known cluster is looked at this often, whatever the watches say. */
const RESYNC_MS = 15_000;
/** Told to the Deployment's readiness probe. */
const HEALTH_PORT = 8081;

const log = (line: string): void => {
  console.log(`${new Date().toISOString()} ${line}`);
};

const kubeconfigPath = process.env.KUBECONFIG;
if (!kubeconfigPath) throw new Error('KUBECONFIG is not set: the path of the kubeconfig to use');
const lab = await connectLab(kubeconfigPath);
const stop = new AbortController();
const known = new Set<string>();
const namespaces = (process.env.WATCH_NAMESPACE ?? '').split(',').filter((name) => name !== '');

const queue = new WorkQueue(
  (key) => reconcileCluster(context, key),
  (key, error) => {
    log(`${key}: ${error instanceof Error ? error.message : String(error)}; trying again`);
  },
);
const context: OperatorContext = {
  lab,
  applier: new ObjectApplier(lab),
  kubeconfigPath,
  // The node runs database pods as the OS user postgres when it can, else as itself.
  databaseOsUser: process.getuid?.() === 0 ? 'postgres' : userInfo().username,
  patroniVersion: execFileSync('patroni-4', ['--version'], { encoding: 'utf8' })
    .trim()
    .replace(/^.* /, ''),
  installedExtensions: installedExtensions(15),
  log,
  enqueue: (key, delayMs) => {
    queue.enqueue(key, delayMs);
  },
  written: new Map(),
  schedules: new ScheduledBackups((backup) => {
    startScheduledBackup(lab, backup).then(
      (outcome) => {
        log(`${backup.namespace}/${backup.name}: scheduled backup ${outcome}`);
      },
      (error: unknown) => {
        log(`${backup.namespace}/${backup.name}: ${String(error)}`);
      },
    );
  }),
  backups: new Set(),
};

const resync = setInterval(() => {
  for (const key of known) queue.enqueue(key);
}, RESYNC_MS);
const health = createServer((_request, response) => response.end('ok'));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log(`${signal}: stopping`);
    stop.abort();
    // At once, as a killed operator would: what was begun is taken up from the cluster's state.
    process.exit(0);
  });
}

const where = namespaces.length === 0 ? 'all namespaces' : namespaces.join(', ');
log(`v2 operator: watching ${where}, Patroni ${context.patroniVersion}`);
await watchClusters({
  lab,
  signal: stop.signal,
  log,
  onChange: (key) => {
    const [namespace = ''] = key.split('/');
    if (namespaces.length > 0 && !namespaces.includes(namespace)) return;
    known.add(key);
    queue.enqueue(key);
  },
  onReady: () => {
    health.listen(HEALTH_PORT, process.env.POD_IP ?? '127.0.0.1');
    log('v2 operator: ready');
  },
});
clearInterval(resync);
context.schedules.stop();
