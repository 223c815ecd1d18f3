import type { temporal } from '@temporalio/proto';
import type { SentBy, TemporalSender } from '../model/record.ts';

type History = temporal.api.history.v1.IHistory;
type Event = temporal.api.history.v1.IHistoryEvent;

/**
 * What Temporal's history knows of who sent something: the workflow itself cannot see that. Without a login in front of
 * Temporal, the identity is what the sender's client says of itself.
 *
 * @returns null when the history has no such event.
 */
export function temporalSender({ events }: History, sent: SentBy): TemporalSender | null {
  const event = eventOf(events ?? [], sent);
  if (event === undefined) return null;
  return {
    eventId: Number(event.eventId),
    eventAtMs: atMs(event),
    identity: identityOf(event) || null,
  };
}

function eventOf(events: readonly Event[], sent: SentBy): Event | undefined {
  switch (sent.by) {
    case 'start':
      return events.find((event) => event.workflowExecutionStartedEventAttributes != null);
    case 'signal':
      return events.filter((event) => event.workflowExecutionSignaledEventAttributes != null)[
        sent.number - 1
      ];
    case 'update':
      return events.find((event) => updateId(event) === sent.updateId);
    case 'cancel':
      return events.find((event) => event.workflowExecutionCancelRequestedEventAttributes != null);
  }
}

function updateId({ workflowExecutionUpdateAcceptedEventAttributes: accepted }: Event) {
  return accepted?.acceptedRequest?.meta?.updateId;
}

function identityOf(event: Event): string | null | undefined {
  return (
    event.workflowExecutionStartedEventAttributes?.identity ??
    event.workflowExecutionSignaledEventAttributes?.identity ??
    event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.meta?.identity ??
    event.workflowExecutionCancelRequestedEventAttributes?.identity
  );
}

/** Of an event, in milliseconds since the epoch. */
export function atMs({ eventTime }: Event): number {
  const seconds = Number(eventTime?.seconds ?? 0);
  return seconds * 1000 + Math.floor((eventTime?.nanos ?? 0) / 1_000_000);
}
