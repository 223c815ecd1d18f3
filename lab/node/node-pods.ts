import type { WatchedEvent } from '../kubernetes.ts';
import type { NodeContext } from './node-context.ts';
import type { PodAddresses } from './pod-addresses.ts';
import { PodRunner } from './pod-runner.ts';
import type { Pod } from './pod-types.ts';
import { removePodObject } from './remove-pod-object.ts';
import { reportEvent } from './report-event.ts';

interface NodePod {
  runner: PodRunner;
  /** Resolves when its processes are gone. */
  life: Promise<void>;
  /** Volume claims that it uses, as NAMESPACE/NAME. */
  claims: string[];
  /** It is on its way out, gracefully or because its object is gone. */
  ending: boolean;
}

/** The pods of the node: one runner each, from the first sight of its object to the end of its processes. */
export class NodePods {
  readonly #context: NodeContext;
  readonly #addresses: PodAddresses;
  readonly #pods = new Map<string, NodePod>();

  constructor(context: NodeContext, addresses: PodAddresses) {
    this.#context = context;
    this.#addresses = addresses;
  }

  /** Takes one change of a pod of this node. */
  handle({ type, object }: WatchedEvent<Pod>): void {
    const uid = object.metadata.uid ?? '';
    const known = this.#pods.get(uid);
    if (type === 'DELETED') {
      if (known) known.ending = true;
      known?.runner.vanish();
      return;
    }
    const pod = known ?? this.#add(uid, object);
    if (!pod || !object.metadata.deletionTimestamp) return;
    pod.ending = true;
    pod.runner.end(object.metadata.deletionGracePeriodSeconds);
  }

  #add(uid: string, pod: Pod): NodePod | undefined {
    const runner = this.#makeRunner(pod);
    if (!runner) {
      if (pod.metadata.deletionTimestamp) void this.#removeUnrunnable(pod);
      return undefined;
    }
    const claims = claimsOf(pod);
    const life = this.#claimsLeft(claims).then(() => this.#live(runner, pod));
    const added = { runner, life, claims, ending: false };
    this.#pods.set(uid, added);
    void life.finally(() => this.#pods.delete(uid));
    return added;
  }

  /**
   * Waits for pods on their way out that use one of these claims: a replacement is made while its predecessor still
   * ends, and without namespaces the next Patroni takes the postmaster that is being stopped for its own.
   */
  async #claimsLeft(claims: string[]): Promise<void> {
    const leaving = [...this.#pods.values()].filter(
      (pod) => pod.ending && pod.claims.some((claim) => claims.includes(claim)),
    );
    await Promise.all(leaving.map((pod) => pod.life));
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

function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
    claim ? [`${metadata.namespace ?? ''}/${claim.claimName}`] : [],
  );
}
