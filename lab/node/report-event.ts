import type { KubeObject, LabConnection } from '../kubernetes.ts';
import { NODE_NAME } from './config.ts';

/** Records a Kubernetes Event about an object; a failure to do so is no reason to stop. */
export async function reportEvent(
  lab: LabConnection,
  about: KubeObject,
  event: { type: 'Normal' | 'Warning'; reason: string; message: string },
): Promise<void> {
  const { namespace = 'default', name, uid, resourceVersion } = about.metadata;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${name}.`, namespace },
    involvedObject: { apiVersion: 'v1', kind: about.kind, namespace, name, uid, resourceVersion },
    ...event,
    source: { component: 'kubelet', host: NODE_NAME },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
  await lab
    .request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/events`, body })
    .catch(() => undefined);
}
