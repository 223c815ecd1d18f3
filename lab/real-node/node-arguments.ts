import { join } from 'node:path';

import { apiserverTrust } from '../stack/kubernetes-args.ts';
import { stackPaths } from '../stack/layout.ts';
import { ADDRESSES, NODE_NAME, NODE_PORTS } from './addresses.ts';
import { nodePaths } from './node-files.ts';

/** etcd, inside the node's network only. Without fsync: its state dies with its directory. */
export function etcdArguments(directory: string): string[] {
  return [`--data-dir=${stackPaths(directory).etcd}`, '--unsafe-no-fsync', '--log-level=warn'];
}

/** The API server, with the admission plugins of a real cluster. */
export function apiserverArguments(directory: string): string[] {
  return [
    '--etcd-servers=http://127.0.0.1:2379',
    `--advertise-address=${ADDRESSES.node}`,
    `--secure-port=${String(NODE_PORTS.apiserver)}`,
    `--service-cluster-ip-range=${ADDRESSES.services}`,
    ...apiserverTrust(directory),
    '--authorization-mode=Node,RBAC',
  ];
}

/** All controllers but those of a cloud and of node addresses. */
export function controllerManagerArguments(directory: string): string[] {
  const pki = (name: string): string => join(stackPaths(directory).pki, name);
  return [
    `--kubeconfig=${stackPaths(directory).kubeconfig}`,
    '--controllers=*,-nodeipam,-route,-service-lb-controller',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${pki('service-account.key')}`,
    `--root-ca-file=${pki('ca.crt')}`,
    '--leader-elect=false',
  ];
}

/** The scheduler, alone. */
export function schedulerArguments(directory: string): string[] {
  return [`--kubeconfig=${stackPaths(directory).kubeconfig}`, '--leader-elect=false'];
}

/** The kubelet; the rest is in its file. */
export function kubeletArguments(directory: string): string[] {
  const paths = nodePaths(directory);
  return [
    `--config=${paths.kubeletConfig}`,
    `--kubeconfig=${paths.kubeletKubeconfig}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${ADDRESSES.node}`,
    `--root-dir=${paths.kubelet}`,
  ];
}
