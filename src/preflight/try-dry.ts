import { serverMessage } from '../clients/kubernetes/api-call.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { KubernetesFailed } from '../model/errors.ts';
import { V2 } from '../model/names.ts';
import type { DryRun } from '../model/observation.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import { prunedFields } from './pruned-fields.ts';

/**
 * Ask the target's API server what it says of v2's custom resource, without effect.
 *
 * @throws {KubernetesFailed} when that is no answer to the question: no right to ask, no such namespace or kind, no
 *   answer at all.
 */
export async function tryDry(k: Kubernetes, standby: V2Cluster): Promise<DryRun> {
  const { namespace, name } = standby.metadata;
  try {
    const answer = await k.applyDry(V2, { namespace, name }, standby);
    return { accepted: true, message: null, pruned: prunedFields(standby, answer) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { accepted: false, message: serverMessage(error), pruned: [] };
  }
}

const FORBIDDEN = 403;
const NOT_FOUND = 404;

/** What would be refused again. 403 is mostly about our rights; policies that are asked about objects say it, too. */
function isRefusal(error: unknown): error is KubernetesFailed {
  if (!(error instanceof KubernetesFailed) || error.status === null || error.retryable)
    return false;
  if (error.status === FORBIDDEN) return /denied (the )?request/.test(serverMessage(error) ?? '');
  return error.status !== NOT_FOUND;
}
