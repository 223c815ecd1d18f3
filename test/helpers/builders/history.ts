import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';

type History = proto.temporal.api.history.v1.IHistory;
type Event = proto.temporal.api.history.v1.IHistoryEvent;

/** When the first event of these histories was; each one comes a second later. */
export const BEGAN_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A history of Temporal, numbered. */
export function historyOf(...events: Event[]): History {
  return {
    events: events.map((event, i) => ({
      eventId: (i + 1) as unknown as Event['eventId'] & object,
      eventTime: { seconds: (BEGAN_MS / 1000 + i) as never, nanos: 678_000_000 },
      ...event,
    })),
  };
}

export const started = (identity: string): Event => ({
  workflowExecutionStartedEventAttributes: { identity },
});
export const signaled = (signalName: string, identity: string): Event => ({
  workflowExecutionSignaledEventAttributes: { signalName, identity },
});
export const updated = (updateId: string, identity: string): Event => ({
  workflowExecutionUpdateAcceptedEventAttributes: {
    acceptedRequest: { meta: { updateId, identity } },
  },
});
export const cancelRequested = (identity: string): Event => ({
  workflowExecutionCancelRequestedEventAttributes: { identity },
});
/** One that nobody sent. */
export const other: Event = { workflowTaskStartedEventAttributes: {} };

/** A client that has this of a run, and is asked for nothing else. */
export function clientWith(handle: object): { client: Client; asked: unknown[] } {
  const asked: unknown[] = [];
  const getHandle = (workflowId: string, runId: string) => {
    asked.push({ workflowId, runId });
    return handle;
  };
  // What the activity's surroundings need of a client.
  const withAbortSignal = (_signal: unknown, run: () => unknown) => run();
  return { client: { workflow: { getHandle }, withAbortSignal } as unknown as Client, asked };
}
