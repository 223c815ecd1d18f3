import {
  applyObject,
  isNotFound,
  resourcePath,
  type KubeObject,
  type LabConnection,
  type ObjectReference,
} from '../../kubernetes.ts';
import { FIELD_MANAGER } from './names.ts';
import { safeHash } from './safe-hash.ts';

/** How long what was applied is trusted to be still so. */
const TRUST_MS = 60_000;

/** Server-side apply that skips what it applied a moment ago: a pass over a cluster is mostly no change. */
export class ObjectApplier {
  private readonly lab: LabConnection;
  private readonly applied = new Map<string, { hash: string; at: number }>();

  constructor(lab: LabConnection) {
    this.lab = lab;
  }

  /** Applies the object unless it is known to be there as it should. `missing` applies in any case. */
  async apply(object: KubeObject, missing = false): Promise<void> {
    const path = resourcePath(object);
    const hash = safeHash(JSON.stringify(object));
    const before = this.applied.get(path);
    if (!missing && before?.hash === hash && Date.now() - before.at < TRUST_MS) return;
    await applyObject(this.lab, object, { fieldManager: FIELD_MANAGER });
    this.applied.set(path, { hash, at: Date.now() });
  }

  /** Deletes the object if it is there. */
  async remove(object: ObjectReference): Promise<void> {
    const path = resourcePath(object);
    this.applied.delete(path);
    try {
      const body = { propagationPolicy: 'Background' };
      await this.lab.request({ method: 'DELETE', path, body });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
