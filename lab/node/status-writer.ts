import { setTimeout as sleep } from 'node:timers/promises';

import { isInvalid, isNotFound, type LabConnection } from '../kubernetes.ts';
import { podStatus, type Condition, type PodState } from './pod-status.ts';
import type { Pod } from './pod-types.ts';

const RETRY_MS = 300;

/** Writes a pod's status: changes that come while one is being written go together into the next. */
export class StatusWriter {
  readonly #lab: LabConnection;
  readonly #pod: Pod;
  readonly #state: PodState;
  #conditions: Condition[];
  #dirty = false;
  #writing: Promise<void> | undefined;

  constructor(lab: LabConnection, pod: Pod, state: PodState) {
    this.#lab = lab;
    this.#pod = pod;
    this.#state = state;
    this.#conditions = pod.status?.conditions ?? [];
  }

  /** Says that the state changed. Returns when it has been written, or the pod is gone. */
  changed(): Promise<void> {
    this.#dirty = true;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      const status = podStatus(this.#state, this.#conditions, new Date().toISOString());
      try {
        await this.#patch(status);
        this.#conditions = status.conditions;
      } catch (error) {
        if (isNotFound(error) || isInvalid(error)) return; // gone, or another pod of this name
        this.#dirty = true; // the API server is away: say it when it is back
        await sleep(RETRY_MS);
      }
    }
  }

  async #patch(status: unknown): Promise<void> {
    const { namespace = 'default', name, uid } = this.#pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    // The uid makes it invalid (HTTP 422) if a new pod took the name.
    await this.#lab.request({ method: 'PATCH', path, body: { metadata: { uid }, status } });
  }
}
