import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { GRPC_STATUS } from '../../model/grpc-status.ts';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface Followed {
  workflowId: string;
  runId: string;
}

export interface FollowHooks {
  /** Everything that is there now, in order; then whatever comes, as it comes. */
  onEvents: (events: HistoryEvent[]) => Promise<void> | void;
  /** Once, when Temporal does not answer any more, and again when it does. */
  onLost: () => void;
  onFound: () => void;
}

const FIRST_RETRY_MS = 500;
/** Long enough to spare a server that starts, short enough that nobody waits for it. */
const LAST_RETRY_MS = 10_000;

/** What a call says that may succeed if it is made again. */
const MAY_PASS: readonly number[] = [
  GRPC_STATUS.DEADLINE_EXCEEDED,
  GRPC_STATUS.RESOURCE_EXHAUSTED,
  GRPC_STATUS.ABORTED,
  GRPC_STATUS.INTERNAL,
  GRPC_STATUS.UNAVAILABLE,
];

/**
 * Follow the history of a run until its end, by long polling: no worker has to run. A server that goes away is waited
 * for.
 *
 * @param signal that ends it; then it returns.
 */
export async function followHistory(
  client: Client,
  run: Followed,
  hooks: FollowHooks,
  signal: AbortSignal,
): Promise<void> {
  let position: Position = { token: undefined, lastEventId: 0 };
  let retryMs = FIRST_RETRY_MS;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      const next = await onePage(client, run, position, signal);
      if (retryMs > FIRST_RETRY_MS) hooks.onFound();
      retryMs = FIRST_RETRY_MS;
      if (next.events.length > 0) await hooks.onEvents(next.events);
      if (next.token === undefined) return;
      position = next;
    } catch (error) {
      if (isOver()) return;
      if (!mayPass(error)) throw error;
      if (retryMs === FIRST_RETRY_MS) hooks.onLost();
      // The token may have died with the server.
      position = { ...position, token: undefined };
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }
  }
}

interface Position {
  token: Uint8Array | undefined;
  lastEventId: number;
}

async function onePage(
  client: Client,
  { workflowId, runId }: Followed,
  { token, lastEventId }: Position,
  signal: AbortSignal,
): Promise<Position & { events: HistoryEvent[] }> {
  const { connection } = client;
  const page = await connection.withAbortSignal(signal, () =>
    connection.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      waitNewEvent: true,
      ...(token === undefined ? {} : { nextPageToken: token }),
    }),
  );
  const events = (page.history?.events ?? []).filter(
    ({ eventId }) => Number(eventId) > lastEventId,
  );
  const { nextPageToken } = page;
  return {
    events,
    token: nextPageToken.length === 0 ? undefined : nextPageToken,
    lastEventId: Number(events.at(-1)?.eventId ?? lastEventId),
  };
}

function mayPass(error: unknown): boolean {
  return isGrpcServiceError(error) && MAY_PASS.includes(error.code);
}
