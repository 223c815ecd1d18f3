import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { OWNER_ANNOTATION, V2, describeCluster, v2Selectors } from '../model/names.ts';
import type { SecretPlan } from '../model/plan.ts';
import type { ClusterRef } from '../model/request.ts';
import type { CreatedTarget } from './create-standby.ts';
import {
  customResource,
  migrationOwner,
  refuseUnlessOurStandby,
  type TargetObject,
} from './migration-ref.ts';
import { waitUntil } from './wait.ts';

/**
 * Undo of `applyStandby`: delete the v2 cluster that this migration created, and the volumes made for it.
 * The repository in the cloud is v1's and is not touched: our clusters carry no finalizer.
 *
 * @throws NOT_OURS, not retried, when a cluster of that name is another's, or takes writes.
 */
async function removeTarget(
  clients: Clients,
  target: ClusterRef,
  created: CreatedTarget | null,
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  const cluster = await k.get<TargetObject>(V2, customResource(target));
  if (cluster !== null) {
    refuseUnlessOurStandby(cluster, target);
    await k.delete(V2, customResource(target), cluster.metadata.uid);
  }
  await waitUntil({
    waitingFor: `the pods of v2 cluster ${describeCluster(target)} to stop`,
    pollMs: 500,
    look: async () => {
      const pods = await k.listPods(target.namespace, v2Selectors.everyPod(target.cluster));
      if (pods.length === 0) return { done: true, value: undefined };
      return { done: false, seen: `${pods.length} pods left` };
    },
  });
  const since = created?.createdAt ?? cluster?.metadata.creationTimestamp;
  if (since !== undefined) await removeVolumesSince(k, target, since);
}

/** Undo of `applySecrets`: only those that carry this migration's mark. */
async function removeSecrets(
  clients: Clients,
  target: ClusterRef,
  secrets: SecretPlan[],
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  for (const { name } of secrets) {
    const ref = { namespace: target.namespace, name };
    const secret = await k.readSecret(ref);
    if (secret?.annotations[OWNER_ANNOTATION] === migrationOwner()) await k.deleteSecret(ref);
  }
}

export const removeTargetActivities = { removeTarget, removeSecrets };

/** Volumes older than our cluster belong to an earlier one of the same name: somebody kept them on purpose. */
async function removeVolumesSince(k: Kubernetes, target: ClusterRef, createdAt: string) {
  const claims = await k.listVolumeClaims(target.namespace, v2Selectors.everyPod(target.cluster));
  for (const { metadata } of claims) {
    const claimedAt = metadata?.creationTimestamp?.getTime() ?? 0;
    if (claimedAt < Date.parse(createdAt)) continue;
    const ref = { namespace: target.namespace, name: metadata?.name ?? '' };
    await k.deleteVolumeClaim(ref, metadata?.uid ?? '');
  }
}
