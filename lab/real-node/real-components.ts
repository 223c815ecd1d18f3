import type { RealNodeTools } from '../setup/ensure-tools.ts';
import type { Define } from '../stack/component-definer.ts';
import type { Component, ComponentSpec } from '../stack/component.ts';
import { s3Args } from '../stack/service-args.ts';
import type { StackLayout } from '../stack/layout.ts';
import { ADDRESSES, NODE_PORTS } from './addresses.ts';
import { apiserverUrl, nodePaths } from './node-files.ts';
import {
  apiserverArguments,
  controllerManagerArguments,
  etcdArguments,
  kubeletArguments,
  schedulerArguments,
} from './node-arguments.ts';

/** Names of the processes in the node's namespaces. */
export type NodeComponentName =
  | 'etcd'
  | 'apiserver'
  | 'controllerManager'
  | 'scheduler'
  | 'containerd'
  | 'kubelet'
  | 'kubeProxy'
  | 'coredns'
  | 's3';

export type NodeComponents = Record<NodeComponentName, Component>;

/**
 * The processes in the node's namespaces. Those whose health endpoints listen on the node's loopback are not asked
 * from here: `start-node.ts` waits for what they do.
 */
export function nodeSpecs(
  { directory, tools, s3 }: StackLayout,
  { define, pki }: { define: Define; pki: string },
): Record<NodeComponentName, ComponentSpec> {
  const address = `${ADDRESSES.node}:${String(NODE_PORTS.s3)}`;
  const lines: Record<NodeComponentName, string[]> = {
    etcd: [tools.etcd, ...etcdArguments(directory)],
    apiserver: [tools.kubeApiserver, ...apiserverArguments(directory)],
    controllerManager: [tools.kubeControllerManager, ...controllerManagerArguments(directory)],
    ...podLines(directory, tools.realNode),
    s3: [tools.versitygw, ...s3Args({ directory, s3 }, address)],
  };
  const ready = { url: `${apiserverUrl()}/readyz`, pki };
  const others: Partial<Record<string, ComponentSpec['ready']>> = {
    s3: { url: `https://${address}/health`, pki },
    coredns: { url: `http://${ADDRESSES.node}:${String(NODE_PORTS.health)}/ready` },
  };
  const entries = Object.entries(lines).map(([name, line]) => [
    name,
    define(name, line, others[name] ?? ready),
  ]);
  return Object.fromEntries(entries) as Record<NodeComponentName, ComponentSpec>;
}

function podLines(directory: string, tools: RealNodeTools) {
  const paths = nodePaths(directory);
  return {
    scheduler: [tools.kubeScheduler, ...schedulerArguments(directory)],
    containerd: ['/usr/bin/containerd', '-c', paths.containerdConfig],
    kubelet: [tools.kubelet, ...kubeletArguments(directory)],
    kubeProxy: [tools.kubeProxy, `--config=${paths.proxyConfig}`],
    coredns: [tools.coredns, '-conf', paths.corefile],
  };
}
