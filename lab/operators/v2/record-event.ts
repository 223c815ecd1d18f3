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
  { type, reason, message }: ClusterEvent,
): Promise<void> {
  const { name, namespace, uid } = cluster;
  const path = `/api/v1/namespaces/${namespace}/events`;
  const eventName = `${name}.${safeHash(uid, reason, message)}`;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName, namespace },
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
  try {
    await lab.request({ method: 'POST', path, body: event });
  } catch (error) {
    if (!isConflict(error)) throw error;
    const one = `${path}/${eventName}`;
    const { count = 1 } = await lab.request<{ count?: number }>({ path: one });
    await lab.request({
      method: 'PATCH',
      path: one,
      body: { count: count + 1, lastTimestamp: now },
    });
  }
}
