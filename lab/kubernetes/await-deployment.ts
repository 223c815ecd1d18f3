import type { LabConnection } from './connect-lab.ts';
import { resourcePath } from './resource-path.ts';
import type { KubeObject } from './types.ts';
import { waitFor } from './wait-for.ts';

interface Deployment extends KubeObject {
  status?: { readyReplicas?: number };
}

/** Waits until a Deployment, called `what` for the person who waits, has a ready pod. */
export async function awaitDeployment(
  lab: LabConnection,
  { namespace, name }: { namespace: string; name: string },
  { what, timeoutMs }: { what: string; timeoutMs: number },
): Promise<void> {
  const metadata = { namespace, name };
  const path = resourcePath({ apiVersion: 'apps/v1', kind: 'Deployment', metadata });
  await waitFor(`${what} (${namespace}/${name}) to be ready`, timeoutMs, async () => {
    const { status } = await lab.request<Deployment>({ path });
    return (status?.readyReplicas ?? 0) > 0;
  });
}
