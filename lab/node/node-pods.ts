import type { WatchedEvent } from '../kubernetes.ts';
import type { NodeContext } from './node-context.ts';
import type { PodAddresses } from './pod-addresses.ts';
import { PodRunner } from './pod-runner.ts';
import type { Pod } from './pod-types.ts';
import { removePodObject } from './remove-pod-object.ts';
import { reportEvent } from './report-event.ts';

/** The pods of the node: one runner each, from the first sight of its object to the end of its processes. */
export class NodePods {
  readonly #context: NodeContext;
  readonly #addresses: PodAddresses;
  readonly #runners = new Map<string, { runner: PodRunner; life: Promise<void> }>();
  /**
   * Lives of pods whose objects are gone while their processes are still being ended. The next pod may want their
   * volumes: two postmasters on one data directory must not be the lab's doing.
   */
  readonly #vanishing = new Set<Promise<void>>();

  constructor(context: NodeContext, addresses: PodAddresses) {
    this.#context = context;
    this.#addresses = addresses;
  }

  /** Takes one change of a pod of this node. */
  handle({ type, object }: WatchedEvent<Pod>): void {
    const uid = object.metadata.uid ?? '';
    const known = this.#runners.get(uid);
    if (type === 'DELETED') {
      if (known) this.#vanish(known);
      return;
    }
    const runner = known?.runner ?? this.#add(uid, object);
    if (object.metadata.deletionTimestamp) runner?.end(object.metadata.deletionGracePeriodSeconds);
  }

  #add(uid: string, pod: Pod): PodRunner | undefined {
    const runner = this.#makeRunner(pod);
    if (!runner) {
      if (pod.metadata.deletionTimestamp) void this.#removeUnrunnable(pod);
      return undefined;
    }
    const life = Promise.all(this.#vanishing).then(() => this.#live(runner, pod));
    this.#runners.set(uid, { runner, life });
    void life.finally(() => this.#runners.delete(uid));
    return runner;
  }

  #vanish({ runner, life }: { runner: PodRunner; life: Promise<void> }): void {
    this.#vanishing.add(life);
    void life.finally(() => this.#vanishing.delete(life));
    runner.vanish();
  }

  #makeRunner(pod: Pod): PodRunner | undefined {
    try {
      return new PodRunner(this.#context, pod, this.#addresses.next());
    } catch (error) {
      // A pod that the lab cannot run must say so where people look.
      const message = error instanceof Error ? error.message : String(error);
      void reportEvent(this.#context.lab, pod, { type: 'Warning', reason: 'FailedMount', message });
      return undefined;
    }
  }

  /** A pod that was never run has nothing to end, but its object waits for us. */
  async #removeUnrunnable(pod: Pod): Promise<void> {
    await removePodObject(this.#context.lab, pod).catch((error: unknown) => {
      this.#context.log(`pod ${pod.metadata.name} cannot be removed: ${String(error)}`);
    });
  }

  async #live(runner: PodRunner, { metadata }: Pod): Promise<void> {
    const name = `${metadata.namespace ?? ''}/${metadata.name}`;
    this.#context.log(`pod ${name} appears`);
    try {
      await runner.run();
      this.#context.log(`pod ${name} is gone`);
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#context.log(`pod ${name}: the agent failed to end it: ${what}`);
    }
  }
}
