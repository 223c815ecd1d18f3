import { isConflict, isNotFound, type LabConnection } from '../kubernetes.ts';
import type { Pod } from './pod-types.ts';

/** Removes a pod's object, as a kubelet does when all of the pod's processes are gone. */
export async function removePodObject(lab: LabConnection, { metadata }: Pod): Promise<void> {
  const { namespace = 'default', name, uid } = metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const body = { gracePeriodSeconds: 0, preconditions: { uid } };
  await lab.request({ method: 'DELETE', path, body }).catch((error: unknown) => {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  });
}
