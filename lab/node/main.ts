import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';

import { connectLab, waitFor, watchResource } from '../kubernetes.ts';
import { logToStderr, type Log } from '../log.ts';
import { POD_MARKER, killMarked } from '../processes.ts';
import { stackPaths } from '../stack/layout.ts';
import { NODE_NAME, loadConfig } from './config.ts';
import type { NodeContext } from './node-context.ts';
import { NodePods } from './node-pods.ts';
import { ObjectCache } from './object-cache.ts';
import { PodAddresses } from './pod-addresses.ts';
import type { Pod } from './pod-types.ts';
import { registerNode } from './register-node.ts';
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
  const pods = new NodePods(context, await PodAddresses.claim());
  await new Promise<void>((resolve) => {
    void watchResource<Pod>({
      lab: context.lab,
      path: '/api/v1/pods',
      fieldSelector: `spec.nodeName=${NODE_NAME}`,
      signal,
      onSynced: resolve,
      onEvent: (event) => {
        pods.handle(event);
      },
      onError: (error) => {
        context.log(`watch pods: ${String(error)}`);
      },
    });
  });
}

await main(process.argv[2] ?? '');
