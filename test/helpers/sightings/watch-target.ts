import { connectLab, watchResource, type KubeObject } from '../../../lab/kubernetes.ts';
import type { Scenario } from '../scenario.ts';

/** An object of v2's as somebody who watches sees it. */
export interface Sight {
  atMs: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

/** Who watches. */
export interface TargetWatch {
  sights: readonly Sight[];
  stop: () => Promise<void>;
}

const PATHS = (namespace: string) => [
  `/apis/pgv2.percona.com/v2/namespaces/${namespace}/perconapgclusters`,
  `/apis/pgv2.percona.com/v2/namespaces/${namespace}/perconapgbackups`,
  `/api/v1/namespaces/${namespace}/pods`,
  `/api/v1/namespaces/${namespace}/events`,
];

/** See all that v2's operator and its pods show of the scenario's target, from now on. */
export async function watchTarget({ stack, target }: Scenario): Promise<TargetWatch> {
  const lab = await connectLab(stack.kubeconfigPath);
  const stopped = new AbortController();
  const sights: Sight[] = [];
  for (const path of PATHS(target.namespace)) {
    void watchResource<KubeObject>({
      lab,
      path,
      signal: stopped.signal,
      onEvent: ({ type, object }) => void sights.push({ atMs: Date.now(), type, object }),
    });
  }
  return {
    sights,
    stop: async () => {
      stopped.abort();
      await lab.close();
    },
  };
}
