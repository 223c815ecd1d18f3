import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { KubernetesFailed } from '../model/errors.ts';
import { V1, V2 } from '../model/names.ts';
import type { MigrationRequest } from '../model/request.ts';

/** Both Kubernetes, each on its way: one that cannot be reached rejects every look at that side for the same reason. */
export interface Sides {
  source: Promise<Kubernetes>;
  target: Promise<Kubernetes>;
}

/**
 * Connect to both sides and see that they answer at all. Else every single look would wait for an API server that is
 * not there, and each would tell of it in other words.
 */
export function reachSides(clients: Clients, { source, target }: MigrationRequest): Sides {
  return {
    source: reach(clients.kubernetes(source.context), (k) =>
      k.get(V1, { namespace: source.namespace, name: source.cluster }),
    ),
    target: reach(clients.kubernetes(target.context), (k) => k.serves(V2, target.namespace)),
  };
}

/** A refusal is an answer, too. */
async function reach(
  connected: Promise<Kubernetes>,
  firstLook: (k: Kubernetes) => Promise<unknown>,
): Promise<Kubernetes> {
  const k = await connected;
  try {
    await firstLook(k);
  } catch (error) {
    if (!(error instanceof KubernetesFailed) || error.status === null) throw error;
  }
  return k;
}
