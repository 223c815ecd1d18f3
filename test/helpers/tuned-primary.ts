import type { LabConnection } from '../../lab/kubernetes.ts';
import { createIfAbsent } from '../../lab/operators/v1/kube.ts';
import { sourceManifest } from '../../lab/source-cluster/source-manifest.ts';
import type { StackDescription } from '../../lab/stack.ts';

const NAME = 'tuned';
/** What only a start of PostgreSQL can set, so it is there from the first. */
const PARAMETERS = { max_prepared_transactions: 5, shared_preload_libraries: 'auto_explain' };

/** `spec` of a v1 whose primary has these settings by the configuration that v1 is given, as an administrator gives them. */
export async function tunedPrimary(
  lab: LabConnection,
  stack: StackDescription,
  at: { name: string; namespace: string },
): Promise<{ pgPrimary: object }> {
  const { namespace } = at;
  const text = JSON.stringify({ bootstrap: { dcs: { postgresql: { parameters: PARAMETERS } } } });
  await createIfAbsent(lab, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await createIfAbsent(lab, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace },
    data: { 'postgres-ha.yaml': text },
  });
  const { spec } = sourceManifest(stack, at);
  const { pgPrimary } = spec as { pgPrimary: object };
  return { pgPrimary: { ...pgPrimary, customconfig: NAME } };
}
