import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { connectLab, watchResource, type KubeObject, type LabConnection } from '../kubernetes.ts';
import type { Log } from '../log.ts';
import { createIfAbsent, deleteObject } from '../operators/v1/kube.ts';
import { PROVISIONER } from '../stack/bootstrap-cluster.ts';
import { NODE_NAME } from './addresses.ts';

const VOLUME = { apiVersion: 'v1', kind: 'PersistentVolume' };

interface Claim extends KubeObject {
  spec: {
    accessModes?: string[];
    storageClassName?: string;
    resources?: { requests?: { storage?: string } };
  };
  status?: { phase?: string };
}

interface Volume extends KubeObject {
  status?: { phase?: string };
}

/** Gives every claim that waits a directory of this node as its volume, and takes it away with the claim. */
export class VolumeProvisioner {
  readonly #root: string;
  readonly #stopped = new AbortController();
  #lab: LabConnection | undefined;

  /** @param root volumes are directories below it, NAMESPACE/CLAIM-UID. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Starts to watch. */
  async start(kubeconfigPath: string, log: Log): Promise<void> {
    const lab = await connectLab(kubeconfigPath);
    this.#lab = lab;
    const { signal } = this.#stopped;
    const onError = (error: unknown): void => {
      if (!signal.aborted) log(`volumes: ${String(error)}`);
    };
    void watchResource<Claim>({
      ...{ lab, signal, onError, path: '/api/v1/persistentvolumeclaims' },
      onEvent: async ({ type, object }) => {
        if (type !== 'DELETED' && object.status?.phase === 'Pending')
          await provide(lab, this.#root, object);
      },
    });
    void watchResource<Volume>({
      ...{ lab, signal, onError, path: '/api/v1/persistentvolumes' },
      onEvent: async ({ type, object }) => {
        if (type !== 'DELETED' && object.status?.phase === 'Released') await reclaim(lab, object);
      },
    });
  }

  /** Leaves volumes and directories as they are. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#lab?.close();
  }
}

async function provide(lab: LabConnection, root: string, claim: Claim): Promise<void> {
  const { namespace = '', name, uid = '' } = claim.metadata;
  const path = join(root, namespace, `${name}-${uid.slice(0, 8)}`);
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
  await createIfAbsent(lab, volumeOf(claim, path)); // the claim may be seen twice
}

function volumeOf({ metadata, spec }: Claim, path: string) {
  const { namespace, name, uid = '' } = metadata;
  const here = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] };
  return {
    ...VOLUME,
    metadata: {
      name: `pvc-${uid}`,
      annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER },
    },
    spec: {
      capacity: { storage: spec.resources?.requests?.storage ?? '1Gi' },
      accessModes: spec.accessModes ?? ['ReadWriteOnce'],
      storageClassName: spec.storageClassName ?? '',
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
    },
  };
}

async function reclaim(lab: LabConnection, volume: Volume): Promise<void> {
  const { local } = volume.spec as { local?: { path: string } };
  if (local === undefined) return;
  await deleteObject(lab, { ...VOLUME, namespace: '', name: volume.metadata.name });
  await rm(local.path, { recursive: true, force: true });
}
