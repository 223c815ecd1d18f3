import type { Clients } from '../clients/clients.ts';
import { orNull } from '../clients/kubernetes/api-call.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import {
  LOOK_AGAIN_ANNOTATION,
  V2,
  V2_INNER,
  describeCluster,
  v2Names,
  v2Selectors,
} from '../model/names.ts';
import type { SecretPlan } from '../model/plan.ts';
import type { ClusterRef } from '../model/request.ts';
import type { CreatedTarget } from './create-standby.ts';
import {
  customResource,
  isOurs,
  refuseUnlessOurStandby,
  type TargetObject,
} from './migration-ref.ts';
import { waitUntil } from './wait.ts';

/**
 * Undo of `applyStandby`: delete the v2 cluster that this migration created, and the volumes and certificates made for it.
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
  const createdAt = created?.createdAt ?? cluster?.metadata.creationTimestamp ?? null;
  const quiet = { sinceMs: Date.now() };
  const same = { left: -1, sinceMs: Date.now() };
  await waitUntil({
    waitingFor: `nothing of v2 cluster ${describeCluster(target)} to be left`,
    pollMs: 500,
    look: async () => {
      const left = await removeLeftovers(k, target, createdAt);
      if (left > 0) quiet.sinceMs = Date.now();
      if (Date.now() - quiet.sinceMs >= QUIET_MS) return { done: true, value: undefined };
      if (left === 0) return { done: false, seen: 'nothing for now' };
      if (left !== same.left) Object.assign(same, { left, sinceMs: Date.now() });
      if (Date.now() - same.sinceMs >= STANDSTILL_MS) {
        await haveOperatorLook(k, target);
        same.sinceMs = Date.now();
      }
      return { done: false, seen: `${left} pods and volumes left` };
    },
  });
  if (createdAt !== null) await removeCertificates(k, target, createdAt);
}

/**
 * The operator may be in the middle of making the cluster when it is deleted, and finish a pod or a volume after
 * that. So nothing must be seen for this long, not only once.
 */
const QUIET_MS = 5_000;

/** A removal in which nothing happens for this long may have been forgotten. Stopping a server takes less. */
const STANDSTILL_MS = 10_000;

/**
 * v2's operator may forget a delete for good: it scales the last server down, and looks again when the StatefulSet says
 * that it has none. If it still sees the pod then, for its list of pods is a moment older, it waits for a next event, and
 * there is none (2.9.0: deleteInstances; watchPods hears of no deleted pod). Any change of its resource is one.
 */
async function haveOperatorLook(k: Kubernetes, target: ClusterRef): Promise<void> {
  const annotations = { [LOOK_AGAIN_ANNOTATION]: new Date().toISOString() };
  await orNull(k.merge(V2_INNER, customResource(target), { metadata: { annotations } }));
}

/** Older ones are somebody's own, which v2's operator would have used. */
async function removeCertificates(
  k: Kubernetes,
  { namespace, cluster }: ClusterRef,
  createdAt: string,
): Promise<void> {
  for (const name of v2Names.certificates(cluster)) {
    const madeAtMs = await k.secretCreatedAtMs({ namespace, name });
    if (madeAtMs !== null && madeAtMs >= Date.parse(createdAt))
      await k.deleteSecret({ namespace, name });
  }
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
    if (isOurs(secret?.annotations)) await k.deleteSecret(ref);
  }
}

export const removeTargetActivities = { removeTarget, removeSecrets };

/**
 * Remove the volumes that were made for our cluster, once no pod uses them. Volumes older than it belong to an
 * earlier one of the same name: somebody kept them on purpose.
 *
 * @returns how many pods and volumes there were.
 */
async function removeLeftovers(
  k: Kubernetes,
  target: ClusterRef,
  createdAt: string | null,
): Promise<number> {
  const pods = await k.listPods(target.namespace, v2Selectors.everyPod(target.cluster));
  if (pods.length > 0 || createdAt === null) return pods.length;
  const claims = await k.listVolumeClaims(target.namespace, v2Selectors.everyPod(target.cluster));
  const ours = claims.filter(
    ({ metadata }) => (metadata?.creationTimestamp?.getTime() ?? 0) >= Date.parse(createdAt),
  );
  for (const { metadata } of ours) {
    const ref = { namespace: target.namespace, name: metadata?.name ?? '' };
    await k.deleteVolumeClaim(ref, metadata?.uid ?? '');
  }
  return ours.length;
}
