import { isConflict, type LabConnection } from '../../kubernetes.ts';
import type { ResolvedCluster } from './resolve-spec.ts';
import { safeHash } from './safe-hash.ts';

/** An Event to tell. */
export interface ClusterEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/**
 * Tells an Event about a cluster, on the object that the real operator tells it on: the inner
 * PostgresCluster of the same name (which the lab does not have). A repeated one counts up.
 */
export async function recordEvent(
  lab: LabConnection,
  cluster: ResolvedCluster,
  event: ClusterEvent,
): Promise<void> {
  const path = `/api/v1/namespaces/${cluster.namespace}/events`;
  const body = buildEvent(cluster, event);
  try {
    await lab.request({ method: 'POST', path, body });
  } catch (error) {
    if (!isConflict(error)) throw error;
    const one = `${path}/${body.metadata.name}`;
    const { count = 1 } = await lab.request<{ count?: number }>({ path: one });
    await lab.request({
      method: 'PATCH',
      path: one,
      body: { count: count + 1, lastTimestamp: body.lastTimestamp },
    });
  }
}

function buildEvent({ name, namespace, uid }: ResolvedCluster, event: ClusterEvent) {
  const { type, reason, message } = event;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${safeHash(uid, reason, message)}`, namespace },
    involvedObject: {
      apiVersion: 'postgres-operator.crunchydata.com/v1beta1',
      kind: 'PostgresCluster',
      name,
      namespace,
      uid,
    },
    type,
    reason,
    message: message.slice(0, 1024), // the API's limit
    source: { component: 'postgrescluster-controller' },
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
  };
}
