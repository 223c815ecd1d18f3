import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  watchResource,
  type KubeObject,
  type LabConnection,
  type WatchedEvent,
} from '../kubernetes.ts';
import type { Log } from '../log.ts';

interface Claim extends KubeObject {
  spec: { accessModes?: string[]; resources?: { requests?: { storage?: string } } };
  status?: { phase?: string };
}

/** Persistent volumes as directories VOLUMES/NAMESPACE/CLAIM: made with the claim, deleted with it. */
export class VolumeClaims {
  readonly #lab: LabConnection;
  readonly #root: string;
  readonly #bound = new Set<string>();

  constructor(lab: LabConnection, root: string) {
    this.#lab = lab;
    this.#root = root;
  }

  /** Starts to watch; resolves when all claims that exist have their directory. */
  async start(signal: AbortSignal, log: Log): Promise<void> {
    await new Promise<void>((resolve) => {
      void watchResource<Claim>({
        lab: this.#lab,
        path: '/api/v1/persistentvolumeclaims',
        signal,
        onSynced: resolve,
        onError: (error) => {
          log(`watch claims: ${String(error)}`);
        },
        onEvent: (event) => this.#handle(event),
      });
    });
  }

  /** True when the claim exists and has its directory. */
  has(namespace: string, name: string): boolean {
    return this.#bound.has(`${namespace}/${name}`);
  }

  async #handle({ type, object }: WatchedEvent<Claim>): Promise<void> {
    const { namespace = 'default', name } = object.metadata;
    const directory = join(this.#root, namespace, name);
    if (type === 'DELETED') {
      this.#bound.delete(`${namespace}/${name}`);
      rmSync(directory, { recursive: true, force: true });
      return;
    }
    makeVolume(directory, object.metadata.uid ?? '');
    this.#bound.add(`${namespace}/${name}`);
    if (object.status?.phase !== 'Bound') await this.#bind(object);
  }

  async #bind({ metadata, spec }: Claim): Promise<void> {
    const storage = spec.resources?.requests?.storage ?? '1Gi';
    const status = { phase: 'Bound', accessModes: spec.accessModes, capacity: { storage } };
    const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/persistentvolumeclaims/${metadata.name}/status`;
    await this.#lab.request({ method: 'PATCH', path, body: { status } });
  }
}

/** A claim of the same name made anew is another volume, also if its deletion was missed: the uid tells. */
function makeVolume(directory: string, uid: string): void {
  const owner = `${directory}.uid`;
  if (readIfThere(owner) !== uid) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o777); // as volumes with fsGroup: whoever the pod runs as may write
  writeFileSync(owner, uid);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
