import { serverMessage } from '../clients/kubernetes/api-call.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { KubernetesFailed } from '../model/errors.ts';
import { V2 } from '../model/names.ts';
import type { DryRun, DryRunAnswer } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import { prunedFields } from './pruned-fields.ts';

/**
 * Ask the target's API server what it says of v2's custom resource, without effect: of the standby that is created, and
 * of the final form, which has what the standby is without. Who hears of a bad retention only when that is applied, has
 * passed the point of no return.
 *
 * @throws {KubernetesFailed} when that is no answer to the question: no right to ask, no such namespace or kind, no
 *   answer at all.
 */
export async function tryDry(
  k: Kubernetes,
  { standby, final }: Pick<Plan, 'standby' | 'final'>,
): Promise<DryRun> {
  const [asStandby, asFinal] = await Promise.all([tryForm(k, standby), tryForm(k, final)]);
  return { standby: asStandby, final: asFinal };
}

async function tryForm(k: Kubernetes, form: V2Cluster): Promise<DryRunAnswer> {
  const { namespace, name } = form.metadata;
  try {
    const answer = await k.applyDry(V2, { namespace, name }, form);
    return { accepted: true, message: null, pruned: prunedFields(form, answer) };
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
