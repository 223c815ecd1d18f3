import { bootstrapCluster } from '../stack/bootstrap-cluster.ts';
import { waitFor, type KubeObject, type LabConnection } from '../kubernetes.ts';
import type { Log } from '../log.ts';
import { NODE_NAME } from './addresses.ts';
import { nodePaths } from './node-files.ts';
import type { NodeNamespace } from './node-namespace.ts';
import type { NodeComponents } from './real-components.ts';

const NODE_TIMEOUT_MS = 60_000;
const CONTAINERD_TIMEOUT_MS = 20_000;

interface NodeToStart {
  directory: string;
  components: NodeComponents;
  namespace: NodeNamespace;
  lab: LabConnection;
  crds: string[];
  /** Archive of the images. */
  images: string;
  log: Log;
}

/** Starts the node's processes in order and waits until pods can run on it. */
export async function startNode(node: NodeToStart): Promise<void> {
  const { components, lab, crds } = node;
  components.etcd.launch();
  components.containerd.launch();
  components.apiserver.launch();
  await Promise.all([loadImages(node), components.s3.start(), components.apiserver.waitReady()]);
  for (const name of ['controllerManager', 'scheduler', 'kubelet', 'kubeProxy'] as const) {
    components[name].launch();
  }
  await Promise.all([components.coredns.start(), bootstrapCluster(lab, crds), nodeReady(lab)]);
}

/** Into containerd's own store in the stack's directory: what no registry has must be there before a pod asks. */
async function loadImages({ directory, namespace, images, log }: NodeToStart): Promise<void> {
  const ctr = ['ctr', '--address', nodePaths(directory).socket, '--namespace', 'k8s.io'];
  await waitFor('containerd to answer', CONTAINERD_TIMEOUT_MS, () =>
    namespace.run([...ctr, 'version']).then(Boolean),
  );
  const started = Date.now();
  await namespace.run([...ctr, 'images', 'import', images]);
  log(`loaded the images (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

interface NodeObject extends KubeObject {
  status?: { conditions?: { type: string; status: string }[] };
}

async function nodeReady(lab: LabConnection): Promise<void> {
  await waitFor(`the node ${NODE_NAME} to be ready`, NODE_TIMEOUT_MS, async () => {
    const { status } = await lab.request<NodeObject>({ path: `/api/v1/nodes/${NODE_NAME}` });
    return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  });
}
