import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Config } from '../../config.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { notFound } from '../read-migration.ts';
import { ANSWER_TIMEOUT_MS, withTemporal } from '../temporal.ts';
import { followHistory } from '../watch/follow-history.ts';
import { HistoryTeller } from '../watch/history-teller.ts';
import { tellPending } from '../watch/pending-teller.ts';
import { SignalJudge } from '../watch/signal-judge.ts';
import type { WatchEnd, WatchLine } from '../watch/watch-line.ts';

/** Where a watch tells to. */
export interface Watcher {
  tell: (line: WatchLine) => void;
  /** What goes on at this moment; replaces what was shown before. */
  show: (live: string) => void;
}

/** As often as a worker's heartbeats may say something new. */
const LOOK_MS = 2_000;

/**
 * Tell everything that has happened to a migration and that happens, until its end.
 *
 * @param signal that ends the watch; the migration goes on.
 * @returns null where the watch was ended before the migration was.
 * @throws {CliError} when there is no such workflow, or no Temporal to begin with.
 */
export function watch(
  config: Config,
  workflowId: string,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<WatchEnd | null> {
  return withTemporal(
    config,
    async (client) => {
      const handle = client.workflow.getHandle(workflowId);
      const { runId } = await handle.describe().catch((cause: unknown) => {
        throw notFound(workflowId, cause);
      });
      return new Watch(client, client.workflow.getHandle(workflowId, runId), watcher).follow(
        { workflowId, runId },
        signal,
      );
    },
    // A server that goes away is said at once, and waited for here.
    { retries: false },
  );
}

class Watch {
  private readonly client: Client;
  private readonly handle: WorkflowHandle;
  private readonly watcher: Watcher;
  private readonly teller = new HistoryTeller();
  private readonly judge = new SignalJudge();
  private lost = false;
  /** From the first events on. */
  private looking: Promise<void> | undefined;

  constructor(client: Client, handle: WorkflowHandle, watcher: Watcher) {
    this.client = client;
    this.handle = handle;
    this.watcher = watcher;
  }

  async follow(
    run: { workflowId: string; runId: string },
    signal: AbortSignal,
  ): Promise<WatchEnd | null> {
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    try {
      await followHistory(
        this.client,
        run,
        {
          onEvents: async (events) => {
            const lines = events
              .map((event) => this.teller.tell(event))
              .filter((line) => line !== null);
            const all = [...lines, ...(await this.judgedSignals())];
            for (const line of all.sort((one, other) => one.atMs - other.atMs))
              this.watcher.tell(line);
            // What is pending is called by its event.
            this.looking ??= this.look(either);
          },
          onLost: () => {
            this.setLost(true);
          },
          onFound: () => {
            this.setLost(false);
          },
        },
        signal,
      );
    } finally {
      ended.abort();
      await this.looking;
    }
    return this.teller.end;
  }

  private setLost(lost: boolean): void {
    this.lost = lost;
    const text = lost
      ? 'Temporal does not answer; it is asked again and again'
      : 'Temporal answers';
    this.watcher.tell({ atMs: Date.now(), kind: 'note', text });
  }

  /** What is pending, again and again. Temporal's silence is told by the history. */
  private async look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.lookOnce(signal);
      await sleep(LOOK_MS, undefined, { signal }).catch(() => null);
    }
  }

  private async lookOnce(signal: AbortSignal): Promise<void> {
    const described = await this.client
      .withAbortSignal(signal, () => this.handle.describe())
      .catch(() => null);
    if (described === null || signal.aborted || this.lost) return;
    const { pendingActivities } = described.raw;
    const { activities } = this.teller;
    const { failed, live } = tellPending(pendingActivities ?? [], activities, Date.now());
    for (const line of failed) this.watcher.tell(line);
    this.watcher.show(live);
  }

  /** What became of the signals; without a worker nobody can say, and they are told as sent. */
  private async judgedSignals(): Promise<WatchLine[]> {
    const sent = this.teller.signals.splice(0);
    if (sent.length === 0) return [];
    const status = this.teller.end?.status ?? (await this.askWorker());
    if (status === null) return [];
    return sent.map((one) => this.judge.judge(one, status)).filter((line) => line !== null);
  }

  private askWorker(): Promise<MigrationStatus | null> {
    return this.client
      .withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () =>
        this.handle.query<MigrationStatus>('status'),
      )
      .catch(() => null);
  }
}
