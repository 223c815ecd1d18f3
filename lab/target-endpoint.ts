import { connectLab } from './kubernetes.ts';
import { listObjects } from './operators/v1/kube.ts';
import type { StackDescription } from './stack.ts';
import { podEndpoint, primarySelector, type Endpoint } from './writer/candidates.ts';

/** Where the leader of a v2 cluster listens. Rejects when there is none. */
export async function targetEndpoint(
  { kubeconfigPath }: Pick<StackDescription, 'kubeconfigPath'>,
  { namespace, name }: { namespace: string; name: string },
): Promise<Endpoint> {
  const lab = await connectLab(kubeconfigPath);
  try {
    const where = { apiVersion: 'v1', kind: 'Pod', namespace };
    const pods = await listObjects(lab, where, primarySelector('v2', name));
    const endpoint = pods.map(podEndpoint).find((found) => found !== undefined);
    if (endpoint === undefined) throw new Error(`v2 cluster ${namespace}/${name} has no leader`);
    return endpoint;
  } finally {
    await lab.close();
  }
}
