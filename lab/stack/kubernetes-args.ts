import { join } from 'node:path';

import { stackPaths, type StackLayout } from './layout.ts';

/**
 * Controllers that make the workloads, owner references, namespaces and volume claims real.
 * No node life cycle (one node, ours), no scheduler: the lab's operators name the node.
 */
const CONTROLLERS = [
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'job-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'persistentvolumeclaim-protection-controller',
  'ttl-after-finished-controller',
];

/** etcd on loopback, without fsync: the lab's state dies with its directory. */
export function etcdArgs({ directory, ports }: StackLayout): string[] {
  const client = `http://127.0.0.1:${String(ports.etcd)}`;
  const peer = `http://127.0.0.1:${String(ports.etcdPeer)}`;
  return [
    `--data-dir=${stackPaths(directory).etcd}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** Whom the API server trusts, and by what it is known, by the stack's certificates. */
export function apiserverTrust(directory: string): string[] {
  const pki = (file: string): string => join(stackPaths(directory).pki, file);
  return [
    `--tls-cert-file=${pki('apiserver.crt')}`,
    `--tls-private-key-file=${pki('apiserver.key')}`,
    `--client-ca-file=${pki('ca.crt')}`,
    `--kubelet-certificate-authority=${pki('ca.crt')}`,
    `--kubelet-client-certificate=${pki('apiserver-kubelet.crt')}`,
    `--kubelet-client-key=${pki('apiserver-kubelet.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${pki('service-account.key')}`,
    `--service-account-signing-key-file=${pki('service-account.key')}`,
  ];
}

/** The real API server, with RBAC. */
export function apiserverArgs({ directory, ports }: StackLayout): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${String(ports.etcd)}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${String(ports.apiserver)}`,
    // A loopback address may not be advertised in the endpoints of service `kubernetes`.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--cert-dir=${stackPaths(directory).run}`,
    ...apiserverTrust(directory),
    '--authorization-mode=RBAC',
    '--anonymous-auth=false',
    `--audit-policy-file=${stackPaths(directory).apiAuditPolicy}`,
    `--audit-log-path=${stackPaths(directory).apiAuditLog}`,
    // Blocking: whoever reads it after an answer finds the call.
    '--audit-log-mode=blocking',
    // ServiceAccount would add token mounts to every pod and refuse them until a controller made accounts;
    // the taints would say that no node life cycle controller vouches for the node.
    '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition,DefaultTolerationSeconds',
  ];
}

/** The real controllers for workloads. */
export function controllerManagerArgs({ directory, ports }: StackLayout): string[] {
  const { kubeconfig, pki } = stackPaths(directory);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--leader-elect=false', // one of them: waiting for a lease would cost seconds after each restart
    `--controllers=${CONTROLLERS.join(',')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${String(ports.controllerManager)}`,
    `--tls-cert-file=${join(pki, 'apiserver.crt')}`,
    `--tls-private-key-file=${join(pki, 'apiserver.key')}`,
    `--client-ca-file=${join(pki, 'ca.crt')}`,
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ];
}

/** kwok, of which the lab uses the node's server only (exec, logs, port-forward): it manages no node. */
export function kwokArgs({ directory, ports }: StackLayout): string[] {
  const { kubeconfig, kwokConfig, pki } = stackPaths(directory);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${kwokConfig}`,
    '--manage-single-node=none',
    '--node-lease-duration-seconds=0',
    `--server-address=127.0.0.1:${String(ports.kwok)}`,
    `--tls-cert-file=${join(pki, 'kubelet.crt')}`,
    `--tls-private-key-file=${join(pki, 'kubelet.key')}`,
    '--enable-crds=Exec',
    '--enable-crds=Logs',
    '--enable-crds=PortForward',
  ];
}

/** kwok insists on Stages, its scripts of what to do to objects: this one matches nothing. */
export const KWOK_CONFIG = `apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: touches-nothing
spec:
  resourceRef: { apiGroup: v1, kind: Node }
  selector:
    matchLabels: { pg-handover/touched-by-kwok: never }
  next: {}
`;
