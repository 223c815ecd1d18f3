import { join } from 'node:path';

import { stringify } from 'yaml';

import { kubeconfig } from '../stack/kubeconfig.ts';
import { ADDRESSES, NODE_NAME, NODE_PORTS, S3_HOST } from './addresses.ts';

/** Image of the first container of every pod, which keeps its namespaces. */
export const SANDBOX_IMAGE = 'lab.internal/sandbox:1';

/** Where things of the node are in the stack's directory. */
export function nodePaths(directory: string) {
  const own = (name: string): string => join(directory, 'node', name);
  return {
    root: join(directory, 'node'),
    containerd: own('containerd'),
    // Below 108 bytes, as every socket's path.
    socket: own('containerd.sock'),
    kubelet: own('kubelet'),
    podLogs: join(directory, 'pod-logs'),
    cni: own('cni'),
    containerdConfig: own('containerd.toml'),
    kubeletConfig: own('kubelet.yaml'),
    kubeletKubeconfig: own('kubelet.kubeconfig'),
    proxyConfig: own('kube-proxy.yaml'),
    corefile: own('Corefile'),
    resolvConf: own('resolv.conf'),
  };
}

/** Everything that the node's programs read at their start, by path. */
export function nodeFiles(
  directory: string,
  { pki, cgroup, admin }: { pki: string; cgroup: string; admin: string },
): Record<string, string> {
  const paths = nodePaths(directory);
  return {
    [paths.containerdConfig]: containerdConfig(directory),
    [join(paths.cni, '10-pods.conflist')]: JSON.stringify(podNetwork(directory), null, 2),
    [paths.kubeletConfig]: stringify(kubeletConfig(directory, { pki, cgroup })),
    [paths.kubeletKubeconfig]: kubeconfig(pki, apiserverUrl(), 'kubelet'),
    [paths.proxyConfig]: stringify(proxyConfig(admin)),
    [paths.corefile]: corefile(admin),
    // What pods would get besides the cluster's name server: nothing.
    [paths.resolvConf]: '',
  };
}

/** Where the API server is, seen from inside and outside. */
export function apiserverUrl(): string {
  return `https://${ADDRESSES.node}:${String(NODE_PORTS.apiserver)}`;
}

function containerdConfig(directory: string): string {
  const { containerd, socket, cni } = nodePaths(directory);
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return [
    'version = 2',
    `root = "${containerd}"`,
    `state = "/run/containerd"`,
    '[grpc]',
    `  address = "${socket}"`,
    `[${cri}]`,
    `  sandbox_image = "${SANDBOX_IMAGE}"`,
    // Without CAP_SYS_RESOURCE, as in many VMs, runc dies of a sandbox's wish for -998.
    '  restrict_oom_score_adj = true',
    `[${cri}.cni]`,
    '  bin_dir = "/usr/lib/cni"',
    `  conf_dir = "${cni}"`,
    `[${cri}.containerd]`,
    '  snapshotter = "overlayfs"',
    '  default_runtime_name = "runc"',
    `[${cri}.containerd.runtimes.runc]`,
    '  runtime_type = "io.containerd.runc.v2"',
    '',
  ].join('\n');
}

function podNetwork(directory: string) {
  const ipam = {
    type: 'host-local',
    dataDir: join(nodePaths(directory).root, 'pod-addresses'),
    ranges: [[{ subnet: ADDRESSES.pods }]],
  };
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      // No masquerade: the writer on this machine reaches pods by their own addresses.
      { type: 'bridge', bridge: 'pods', isDefaultGateway: true, hairpinMode: true, ipam },
    ],
  };
}

function kubeletConfig(directory: string, { pki, cgroup }: { pki: string; cgroup: string }) {
  const paths = nodePaths(directory);
  const endpoint = `unix://${paths.socket}`;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: false },
      x509: { clientCAFile: join(pki, 'ca.crt') },
    },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    // Its own: a kubelet ends what it does not know below the group that it takes for its own.
    cgroupRoot: cgroup,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [ADDRESSES.node],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: endpoint,
    imageServiceEndpoint: endpoint,
    resolvConf: paths.resolvConf,
    podLogsDir: paths.podLogs,
    tlsCertFile: join(pki, 'kubelet.crt'),
    tlsPrivateKeyFile: join(pki, 'kubelet.key'),
    // A developer's disk is often fuller than a kubelet likes, and images that went could not come back.
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
    },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
  };
}

function proxyConfig(kubeconfigPath: string) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clusterCIDR: ADDRESSES.pods,
    hostnameOverride: NODE_NAME,
    clientConnection: { kubeconfig: kubeconfigPath },
    // The table of connections is this machine's; its size is not ours to set.
    conntrack: { maxPerCore: 0, min: 0 },
  };
}

function corefile(kubeconfigPath: string): string {
  const { node } = ADDRESSES;
  return [
    '.:53 {',
    `  bind ${node}`,
    '  errors',
    `  ready ${node}:${String(NODE_PORTS.health)}`,
    '  hosts {',
    `    ${node} ${S3_HOST}`,
    '    fallthrough',
    '  }',
    '  kubernetes cluster.local in-addr.arpa {',
    `    kubeconfig ${kubeconfigPath}`,
    '    ttl 5',
    '  }',
    '  cache 5',
    '}',
    '',
  ].join('\n');
}
