import {
  isConflict,
  isNotFound,
  resourcePath,
  type KubeObject,
  type LabConnection,
} from '../../kubernetes.ts';

/** A kind in a namespace, and optionally which object of it. */
export interface Where {
  apiVersion: string;
  kind: string;
  namespace: string;
  name?: string;
}

/** Creates an object unless one of that name exists. */
export async function createIfAbsent(lab: LabConnection, object: KubeObject): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const namespace = metadata.namespace ?? '';
  const path = pathOf({ apiVersion, kind, namespace });
  try {
    await lab.request({ method: 'POST', path, body: object });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

/** Reads an object, undefined if there is none. */
export async function readObject<T extends KubeObject>(
  lab: LabConnection,
  where: Where & { name: string },
): Promise<T | undefined> {
  try {
    return await lab.request<T>({ path: pathOf(where) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Lists objects by label selector, e.g. `pg-cluster=cluster1,role=master`. */
export async function listObjects<T extends KubeObject>(
  lab: LabConnection,
  where: Where,
  labelSelector = '',
): Promise<T[]> {
  const query = new URLSearchParams({ labelSelector }).toString();
  const list = await lab.request<{ items: T[] }>({ path: `${pathOf(where)}?${query}` });
  return list.items;
}

/** JSON merge patch. */
export async function mergePatch(
  lab: LabConnection,
  where: Where & { name: string },
  body: unknown,
  subresource?: 'status',
): Promise<void> {
  const path = subresource ? `${pathOf(where)}/${subresource}` : pathOf(where);
  await lab.request({ method: 'PATCH', path, body });
}

/** Deletes an object if it exists; `Foreground` keeps it until what it owns is gone. */
export async function deleteObject(
  lab: LabConnection,
  where: Where & { name: string },
  propagationPolicy: 'Foreground' | 'Background' = 'Background',
): Promise<void> {
  try {
    await lab.request({ method: 'DELETE', path: pathOf(where), body: { propagationPolicy } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function pathOf({ apiVersion, kind, namespace, name }: Where): string {
  return resourcePath({ apiVersion, kind, metadata: { namespace, ...(name && { name }) } });
}
