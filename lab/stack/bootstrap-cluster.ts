import { readFile } from 'node:fs/promises';

import { V1_NAMESPACE_LABELS } from '../operators/v1/names.ts';
import { isConflict, waitFor, type KubeObject, type LabConnection } from '../kubernetes.ts';

/** Where the lab's operators and clusters live. */
export const NAMESPACES = ['pg', 'pgo', 'pg-operator'] as const;

/** Whoever makes the volumes, of processes or of containers. */
export const PROVISIONER = 'lab.pg-handover/directories';

const STORAGE_CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ESTABLISH_TIMEOUT_MS = 30_000;

/** Makes the namespaces, a storage class and the CRDs, and waits until the API server serves these. */
export async function bootstrapCluster(lab: LabConnection, crds: string[]): Promise<void> {
  await Promise.all([
    ...NAMESPACES.map((name) => makeNamespace(lab, name)),
    makeStorageClass(lab),
    makeCrds(lab, crds),
  ]);
}

async function makeNamespace(lab: LabConnection, name: string): Promise<void> {
  // Clusters of both operators live in pg.
  const labels = name === 'pg' ? V1_NAMESPACE_LABELS : {};
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await createOnce(lab, '/api/v1/namespaces', body);
}

/** The default one, as most Kubernetes clusters have it. The volumes are the node agent's, whatever is asked for. */
async function makeStorageClass(lab: LabConnection): Promise<void> {
  await createOnce(lab, STORAGE_CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: PROVISIONER,
  });
}

/** Creates definitions and waits until the API server serves them. */
export async function makeCrds(lab: LabConnection, files: string[]): Promise<void> {
  const names = await Promise.all(
    files.map(async (file) => {
      const crd = JSON.parse(await readFile(file, 'utf8')) as KubeObject;
      // Created, not applied: the large ones do not fit into an annotation.
      await createOnce(lab, CRDS, crd);
      return crd.metadata.name;
    }),
  );
  await Promise.all(names.map((name) => established(lab, name)));
}

async function established(lab: LabConnection, name: string): Promise<void> {
  await waitFor(`CRD ${name} to be served`, ESTABLISH_TIMEOUT_MS, async () => {
    const crd = await lab.request<{ status?: { conditions?: { type: string; status: string }[] } }>(
      { path: `${CRDS}/${name}` },
    );
    return crd.status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True');
  });
}

async function createOnce(lab: LabConnection, path: string, body: unknown): Promise<void> {
  try {
    await lab.request({ method: 'POST', path, body });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
