import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';

import { connectLab, waitFor, watchResource, type WatchedEvent } from '../kubernetes.ts';
import { logToStderr, type Log } from '../log.ts';
import { POD_MARKER, killMarked } from '../processes.ts';
import { stackPaths } from '../stack/layout.ts';
import { NODE_NAME, loadConfig } from './config.ts';
import type { NodeContext } from './node-context.ts';
import { ObjectCache } from './object-cache.ts';
import { PodAddresses } from './pod-addresses.ts';
import { PodRunner } from './pod-runner.ts';
import type { Pod } from './pod-types.ts';
import { registerNode } from './register-node.ts';
import { reportEvent } from './report-event.ts';
import { VolumeClaims } from './volume-claims.ts';

const API_TIMEOUT_MS = 60_000;

/** The node agent: a small kubelet whose containers are host processes. */
async function main(configPath: string): Promise<void> {
  const log: Log = (line) => {
    logToStderr(`${new Date().toISOString()} ${line}`);
  };
  const config = loadConfig(configPath);
  const paths = stackPaths(config.directory);
  const lab = await connectLab(config.kubeconfig);
  const signal = new AbortController().signal; // the agent's watches end with its process
  // A crash of the agent counts as a crash of the node: what its pods left behind is ended first.
  for (const uid of readdirSync(paths.pods)) await killMarked(POD_MARKER, uid);
  await waitFor('the API server to take the node', API_TIMEOUT_MS, async () => {
    await registerNode(lab, config.kubeletPort);
    return true;
  });
  const cache = new ObjectCache();
  const claims = new VolumeClaims(lab, paths.volumes);
  await Promise.all([cache.start(lab, signal, log), claims.start(signal, log)]);
  await watchPods({ lab, config, cache, claims, log }, signal);
  createServer((_, response) => response.end('ok')).listen(config.healthPort, '127.0.0.1');
  log(`${NODE_NAME} is ready`);
}

async function watchPods(context: NodeContext, signal: AbortSignal): Promise<void> {
  const addresses = await PodAddresses.claim();
  const runners = new Map<string, PodRunner>();
  const handle = ({ type, object }: WatchedEvent<Pod>): void => {
    const uid = object.metadata.uid ?? '';
    let runner = runners.get(uid);
    if (type === 'DELETED') {
      runner?.vanish();
      return;
    }
    if (!runner) {
      runner = makeRunner(context, object, addresses);
      if (!runner) return;
      runners.set(uid, runner);
      void launch(runner, object, context.log).finally(() => runners.delete(uid));
    }
    if (object.metadata.deletionTimestamp) runner.end(object.metadata.deletionGracePeriodSeconds);
  };
  await new Promise<void>((resolve) => {
    void watchResource<Pod>({
      lab: context.lab,
      path: '/api/v1/pods',
      fieldSelector: `spec.nodeName=${NODE_NAME}`,
      signal,
      onSynced: resolve,
      onEvent: handle,
      onError: (error) => {
        context.log(`watch pods: ${String(error)}`);
      },
    });
  });
}

function makeRunner(
  context: NodeContext,
  pod: Pod,
  addresses: PodAddresses,
): PodRunner | undefined {
  try {
    return new PodRunner(context, pod, addresses.next());
  } catch (error) {
    // A pod that the lab cannot run must say so where people look.
    const message = error instanceof Error ? error.message : String(error);
    void reportEvent(context.lab, pod, { type: 'Warning', reason: 'FailedMount', message });
    return undefined;
  }
}

async function launch(runner: PodRunner, { metadata }: Pod, log: Log): Promise<void> {
  const name = `${metadata.namespace ?? ''}/${metadata.name}`;
  log(`pod ${name} appears`);
  try {
    await runner.run();
    log(`pod ${name} is gone`);
  } catch (error) {
    log(
      `pod ${name} failed in the agent: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
    );
  }
}

await main(process.argv[2] ?? '');
