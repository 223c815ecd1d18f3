import { setTimeout as sleep } from 'node:timers/promises';

import { POD_MARKER, killMarked } from '../processes.ts';
import { servePod } from './kwok-objects.ts';
import { MissingObject } from './missing-object.ts';
import type { NodeContext } from './node-context.ts';
import { PodSandbox } from './pod-sandbox.ts';
import { initialState, type ContainerState, type PodState } from './pod-status.ts';
import type { Container, Pod } from './pod-types.ts';
import { removePodObject } from './remove-pod-object.ts';
import { reportEvent } from './report-event.ts';
import { StatusWriter } from './status-writer.ts';
import { superviseContainer } from './supervise-container.ts';

const RETRY_MOUNT_MS = 250;

/** The life of one pod, from its appearance to the removal of its object. */
export class PodRunner {
  readonly #context: NodeContext;
  readonly #pod: Pod;
  readonly #state: PodState;
  readonly #status: StatusWriter;
  readonly #sandbox: PodSandbox;
  /** Aborted when the pod is to end. */
  readonly #ending = new AbortController();
  /** Aborted when it is to end without grace. */
  readonly #killing = new AbortController();
  #graceSeconds: number;
  #withdraw: () => Promise<void> = () => Promise.resolve();

  constructor(context: NodeContext, pod: Pod, podIP: string) {
    this.#context = context;
    this.#pod = pod;
    this.#sandbox = new PodSandbox(context, pod, podIP);
    this.#graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 30;
    this.#state = {
      podIP,
      startTime: pod.status?.startTime ?? new Date().toISOString(),
      init: (pod.spec.initContainers ?? []).map((c) => this.#initial(c)),
      main: pod.spec.containers.map((c) => this.#initial(c)),
      finished: false,
    };
    this.#status = new StatusWriter(context.lab, pod, this.#state);
  }

  /** Lives the pod's life; resolves when its processes and its object are gone. */
  async run(): Promise<void> {
    const { phase } = this.#pod.status ?? {};
    const over = phase === 'Succeeded' || phase === 'Failed';
    const living = over ? Promise.resolve() : this.#live().catch(this.#fail);
    await aborted(this.#ending.signal);
    await this.#terminate(living);
  }

  /** Begins the end: SIGTERM, and SIGKILL when the grace is over. */
  end(graceSeconds: number | undefined): void {
    if (graceSeconds !== undefined) this.#graceSeconds = graceSeconds;
    this.#ending.abort();
  }

  /** Ends at once: the object is gone. */
  vanish(): void {
    this.#killing.abort();
    this.#ending.abort();
  }

  #initial(container: Container): ContainerState {
    const known = this.#pod.status?.containerStatuses?.find((c) => c.name === container.name);
    // A pod with a status is not new: the agent was restarted, and with it the pod's containers.
    return initialState(container, known ? known.restartCount + 1 : 0);
  }

  async #live(): Promise<void> {
    this.#changed();
    if (!(await this.#prepared())) return;
    const namespace = this.#pod.metadata.namespace;
    const unsubscribe = this.#context.cache.onChange((changed) => {
      if (changed === namespace) this.#sandbox.refresh();
    });
    this.#ending.signal.addEventListener('abort', unsubscribe);
    for (const state of this.#state.init) {
      await this.#supervise(state, (exitCode) => exitCode !== 0 && this.#policy() !== 'Never');
      if (state.end?.exitCode !== 0) break;
    }
    if (this.#state.init.every((state) => state.end?.exitCode === 0)) await this.#runMain();
    this.#state.finished = true;
    await this.#status.changed();
  }

  async #runMain(): Promise<void> {
    await this.#serve();
    const again = (exitCode: number): boolean =>
      this.#policy() === 'Always' || (this.#policy() === 'OnFailure' && exitCode !== 0);
    await Promise.all(this.#state.main.map((state) => this.#supervise(state, again)));
  }

  async #supervise(state: ContainerState, again: (exitCode: number) => boolean): Promise<void> {
    await superviseContainer({
      state,
      sandbox: this.#sandbox,
      signal: this.#ending.signal,
      restarts: (end) => again(end.exitCode),
      onChange: () => {
        this.#changed();
      },
      onProblem: (reason, message) => {
        this.#warn(reason, message);
      },
    });
  }

  /** Makes the volumes, waiting for what is missing. False: the pod is to end before that. */
  async #prepared(): Promise<boolean> {
    let told = '';
    while (!this.#ending.signal.aborted) {
      try {
        this.#sandbox.prepare();
        return true;
      } catch (error) {
        if (!(error instanceof MissingObject)) throw error;
        if (told !== error.message)
          this.#warn('FailedMount', `MountVolume.SetUp failed: ${error.message}`);
        told = error.message;
      }
      await sleep(RETRY_MOUNT_MS);
    }
    return false;
  }

  async #serve(): Promise<void> {
    const containers = this.#pod.spec.containers.flatMap((container) => {
      try {
        const ports = (container.ports ?? []).map((port) => port.containerPort);
        return [{ ...this.#sandbox.container(container), name: container.name, ports }];
      } catch (error) {
        if (error instanceof MissingObject) return []; // the supervisor says so
        throw error;
      }
    });
    const { podIP } = this.#sandbox;
    this.#withdraw = await servePod(this.#context.lab, this.#pod, { podIP, containers });
  }

  async #terminate(living: Promise<void>): Promise<void> {
    const processes = [...this.#state.init, ...this.#state.main].flatMap((s) => s.process ?? []);
    for (const process of processes) process.signal('SIGTERM');
    const ended = Promise.all(processes.map((process) => process.ended));
    const grace = sleep(this.#graceSeconds * 1000, undefined, { ref: false });
    await Promise.race([ended, grace, aborted(this.#killing.signal)]);
    for (const process of processes) process.signal('SIGKILL');
    await Promise.all([ended, living]);
    await killMarked(POD_MARKER, this.#pod.metadata.uid ?? '');
    await this.#withdraw();
    this.#sandbox.remove();
    if (!this.#killing.signal.aborted) await this.#deleteObject();
  }

  async #deleteObject(): Promise<void> {
    this.#state.finished = true;
    await this.#status.changed();
    await removePodObject(this.#context.lab, this.#pod);
  }

  #policy(): 'Always' | 'OnFailure' | 'Never' {
    return this.#pod.spec.restartPolicy ?? 'Always';
  }

  /** An error of the agent itself: said where people look; the pod stays until it is deleted. */
  readonly #fail = (error: unknown): void => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#context.log(`pod ${this.#pod.metadata.name}: ${message}`);
    this.#warn('FailedSync', message);
  };

  #changed(): void {
    void this.#status.changed();
  }

  #warn(reason: string, message: string): void {
    void reportEvent(this.#context.lab, this.#pod, { type: 'Warning', reason, message });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
