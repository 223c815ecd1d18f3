import { link, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { KubeObject, LabConnection } from '../kubernetes.ts';
import { nodePaths } from './node-files.ts';

/** A pod of the real node. */
export interface PodOnNode {
  namespace: string;
  name: string;
  uid: string;
}

/**
 * Keeps the log of a pod's container `database` at `pods/UID/database.log`, where the fast lab has it. The kubelet
 * removes its own name of the file with the pod; containerd goes on writing into the same one.
 */
export async function keepLog(
  directory: string,
  { namespace, name, uid }: PodOnNode,
): Promise<void> {
  const kept = join(directory, 'pods', uid, 'database.log');
  await mkdir(dirname(kept), { recursive: true });
  const log = join(
    nodePaths(directory).podLogs,
    `${namespace}_${name}_${uid}`,
    'database',
    '0.log',
  );
  await link(log, kept).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/** The directory of this machine that a claim's volume is. */
export async function volumeDirectory(
  lab: LabConnection,
  { namespace, claim }: { namespace: string; claim: string },
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`;
  const { spec } = await lab.request<KubeObject & { spec: { volumeName: string } }>({ path });
  const volume = await lab.request<KubeObject & { spec: { local: { path: string } } }>({
    path: `/api/v1/persistentvolumes/${spec.volumeName}`,
  });
  return volume.spec.local.path;
}
