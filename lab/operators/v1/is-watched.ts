import { readObject } from './kube.ts';
import { V1_NAMESPACE_LABELS } from './names.ts';
import type { OperatorContext } from './operator-context.ts';

/**
 * Whether the operator acts in a namespace: one that it was told of, or one that carries its labels. Asked with
 * each event; in life a namespace that gets the labels later is caught up on, here its next event is the first.
 */
export async function isWatched(
  { lab, settings }: Pick<OperatorContext, 'lab' | 'settings'>,
  name: string,
): Promise<boolean> {
  if (settings.namespaces.includes(name)) return true;
  const namespace = await readObject(lab, {
    apiVersion: 'v1',
    kind: 'Namespace',
    namespace: '',
    name,
  });
  const labels = namespace?.metadata.labels ?? {};
  return Object.entries(V1_NAMESPACE_LABELS).every(([key, value]) => labels[key] === value);
}
