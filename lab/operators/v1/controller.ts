import { watchResource, type KubeObject, type WatchedEvent } from '../../kubernetes.ts';
import { clusterAdded } from './handlers/cluster-added.ts';
import { clusterDeleted } from './handlers/cluster-deleted.ts';
import { clusterUpdated } from './handlers/cluster-updated.ts';
import { mirrorStatus } from './handlers/mirror-status.ts';
import { pgclusterAdded } from './handlers/pgcluster-added.ts';
import { pgclusterDeleted } from './handlers/pgcluster-deleted.ts';
import { pgclusterUpdated } from './handlers/pgcluster-updated.ts';
import { initialiseCluster } from './initialise-cluster.ts';
import { isWatched } from './is-watched.ts';
import { V1_API } from './names.ts';
import type { OperatorContext } from './operator-context.ts';
import { SerialQueue } from './serial-queue.ts';
import { STATE, type PerconaPgCluster, type Pgcluster } from './types.ts';

/**
 * Watches v1's two kinds in its namespaces and handles their events one after the other. What was
 * deleted while no operator watched is never noticed: v1 acts on the event, not on the state.
 */
export class Controller {
  private readonly context: OperatorContext;
  private readonly queue: SerialQueue;
  private readonly initialisations = new Map<string, AbortController>();

  constructor(context: OperatorContext) {
    this.context = context;
    this.queue = new SerialQueue(context.log);
  }

  /** Runs until aborted; `onSynced` is called when both watches have seen all that exists. */
  async run(signal: AbortSignal, onSynced: () => void): Promise<void> {
    let unsynced = 2;
    const synced = (): void => {
      unsynced -= 1;
      if (unsynced === 0) onSynced();
    };
    await Promise.all([
      this.watch<PerconaPgCluster>('perconapgclusters', { signal, synced }, (event) =>
        this.handleCluster(event),
      ),
      this.watch<Pgcluster>('pgclusters', { signal, synced }, (event) =>
        this.handlePgcluster(event),
      ),
    ]);
    for (const initialisation of this.initialisations.values()) initialisation.abort();
    await this.queue.drained();
  }

  private async watch<T extends KubeObject>(
    plural: string,
    { signal, synced }: { signal: AbortSignal; synced: () => void },
    handle: (event: Change<T>) => Promise<void>,
  ): Promise<void> {
    const seen = new Map<string, T>();
    await watchResource<T>({
      lab: this.context.lab,
      path: `/apis/${V1_API}/${plural}`,
      signal,
      onSynced: synced,
      onError: (error) => {
        this.context.log(`watch of ${plural}: ${String(error)}`);
      },
      onEvent: ({ type, object }) => {
        const uid = object.metadata.uid ?? '';
        const old = seen.get(uid) ?? object;
        if (type === 'DELETED') seen.delete(uid);
        else seen.set(uid, object);
        const { name, namespace = '' } = object.metadata;
        this.queue.push(`${plural} ${namespace}/${name} ${type}`, async () => {
          if (await isWatched(this.context, namespace)) await handle({ type, old, object });
        });
      },
    });
  }

  private async handleCluster({ type, old, object }: Change<PerconaPgCluster>): Promise<void> {
    if (type === 'ADDED') await clusterAdded(this.context, object);
    else if (type === 'MODIFIED') await clusterUpdated(this.context, old, object);
    else await clusterDeleted(this.context, object);
  }

  private async handlePgcluster({ type, old, object }: Change<Pgcluster>): Promise<void> {
    if (type === 'DELETED') {
      this.stopInitialising(object);
      await pgclusterDeleted(this.context, object);
      return;
    }
    await mirrorStatus(this.context, object);
    if (type === 'ADDED') {
      await pgclusterAdded(this.context, object);
      // An operator that died in between left a start unfinished.
      const unfinished = object.status?.state !== STATE.initialized && !object.spec.shutdown;
      if (unfinished) this.initialise(object);
      return;
    }
    if (object.spec.shutdown) this.stopInitialising(object);
    if (await pgclusterUpdated(this.context, old, object)) this.initialise(object);
  }

  private initialise(pgcluster: Pgcluster): void {
    this.stopInitialising(pgcluster);
    const abort = new AbortController();
    this.initialisations.set(pgcluster.metadata.uid ?? '', abort);
    initialiseCluster(this.context, pgcluster, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) {
        this.context.log(`initialising ${pgcluster.metadata.name}: ${String(error)}`);
      }
    });
  }

  private stopInitialising({ metadata }: Pgcluster): void {
    this.initialisations.get(metadata.uid ?? '')?.abort();
    this.initialisations.delete(metadata.uid ?? '');
  }
}

interface Change<T> {
  type: WatchedEvent<T>['type'];
  /** The object as the event before told it. */
  old: T;
  object: T;
}
