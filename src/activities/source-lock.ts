import { getClient } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { ProofRefuted, SourceLocked } from '../model/errors.ts';
import { LOCK_ANNOTATION, V1, describeCluster } from '../model/names.ts';
import type { ClusterRef } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { customResource, lockOwner } from './migration-ref.ts';

/**
 * Take the single-flight lock on the v1 CR. An annotation: v1's operator ignores updates of an equal spec.
 * A lock whose workflow has ended is taken over.
 *
 * @throws SOURCE_LOCKED, not retried, while another migration holds it.
 */
async function lockSource(clients: Clients, source: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(source.context);
  const cluster = await readSource(k, source);
  const holder = cluster.metadata.annotations?.[LOCK_ANNOTATION] ?? '';
  if (holder === lockOwner()) return;
  if (holder !== '' && (await isRunning(holder)))
    throw new SourceLocked(describeCluster(source), holder);
  await annotate(k, source, cluster, lockOwner());
}

/** Give the lock back, if it is ours; a source that is gone has none. */
async function unlockSource(clients: Clients, source: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(source.context);
  const cluster = await k.get<V1Cluster>(V1, customResource(source));
  if (cluster?.metadata.annotations?.[LOCK_ANNOTATION] !== lockOwner()) return;
  await annotate(k, source, cluster, null);
}

export const sourceLockActivities = { lockSource, unlockSource };

/** Whether the migration that a lock names (`<workflowId>/<runId>`) is still under way. Only inside an activity. */
export async function isRunning(holder: string): Promise<boolean> {
  const slash = holder.lastIndexOf('/');
  const [workflowId, runId] = [holder.slice(0, slash), holder.slice(slash + 1)];
  try {
    const { status } = await getClient().workflow.getHandle(workflowId, runId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    // Forgotten by Temporal after its retention, or never known here: nobody holds it.
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}

export async function readSource(k: Kubernetes, source: ClusterRef): Promise<V1Cluster> {
  const cluster = await k.get<V1Cluster>(V1, customResource(source));
  if (cluster === null) throw new ProofRefuted(`v1 cluster ${describeCluster(source)} is gone`);
  return cluster;
}

async function annotate(
  k: Kubernetes,
  source: ClusterRef,
  { metadata: { resourceVersion } }: V1Cluster,
  holder: string | null,
): Promise<void> {
  await k.merge(V1, customResource(source), {
    metadata: { resourceVersion, annotations: { [LOCK_ANNOTATION]: holder } },
  });
}
