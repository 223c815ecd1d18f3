import type { temporal } from '@temporalio/proto';
import type { HandedRows, TemporalRecord } from '../../audit/compare-with-temporal.ts';
import type { RecordRow, SentBy } from '../../model/record.ts';
import { readInput } from '../watch/read-payload.ts';

type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The activity that the workflow hands its rows to. */
const WRITE = 'writeRecord';

/**
 * What a run's history says of its record. Reads the events by itself, without anything of what writes the record: one is
 * to judge the other.
 */
export function readTemporalRecord({ events }: History): TemporalRecord {
  const all = events ?? [];
  const answers = answersOf(all);
  const handed = all.flatMap((event): HandedRows[] => {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityType?.name !== WRITE) return [];
    const eventId = Number(event.eventId);
    return [{ eventId, rows: rowsIn(readInput(scheduled.input)), done: answers.has(eventId) }];
  });
  const writes = new Set(handed.map(({ eventId }) => eventId));
  return {
    handed,
    told: [...answers].flatMap(([scheduledId, answer]) =>
      writes.has(scheduledId) && answer !== null ? [answer] : [],
    ),
    senders: sendersOf(all),
    closedAs: all.map((event) => endOf(event)).find((end) => end !== null) ?? null,
    events: all.length,
  };
}

function rowsIn(input: unknown): RecordRow[] {
  const { rows } = (input ?? {}) as { rows?: unknown };
  return Array.isArray(rows) ? (rows as RecordRow[]) : [];
}

type Told = TemporalRecord['told'][number];

/** By the event that scheduled it: what an activity answered; null for an answer that names no row. */
function answersOf(events: readonly HistoryEvent[]): Map<number, Told | null> {
  const answers = new Map<number, Told | null>();
  for (const { eventId, activityTaskCompletedEventAttributes: completed } of events) {
    if (!completed) continue;
    const { answer } = (readInput(completed.result) ?? {}) as { answer?: Partial<Told> };
    const named = typeof answer?.last === 'number' && typeof answer.head === 'string';
    const { last = 0, head = '' } = answer ?? {};
    const told = named && last > 0 ? { eventId: Number(eventId), last, head } : null;
    answers.set(Number(completed.scheduledEventId), told);
  }
  return answers;
}

function sendersOf(events: readonly HistoryEvent[]): TemporalRecord['senders'] {
  let signals = 0;
  return events.flatMap((event) => {
    const sender = senderOf(event, signals + 1);
    if (sender === null) return [];
    if (sender.sent.by === 'signal') signals += 1;
    const { sent, identity } = sender;
    return [
      {
        sent,
        identity: identity || null,
        eventId: Number(event.eventId),
        eventAtMs: timeOf(event),
      },
    ];
  });
}

function senderOf(
  event: HistoryEvent,
  number: number,
): { sent: SentBy; identity: string | null | undefined } | null {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) return { sent: { by: 'start' }, identity: started.identity };
  const signaled = event.workflowExecutionSignaledEventAttributes;
  if (signaled) return { sent: { by: 'signal', number }, identity: signaled.identity };
  const cancel = event.workflowExecutionCancelRequestedEventAttributes;
  if (cancel) return { sent: { by: 'cancel' }, identity: cancel.identity };
  const meta = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.meta;
  if (!meta) return null;
  return { sent: { by: 'update', updateId: meta.updateId ?? '' }, identity: meta.identity };
}

function endOf(event: HistoryEvent): string | null {
  if (event.workflowExecutionCompletedEventAttributes) return 'COMPLETED';
  if (event.workflowExecutionFailedEventAttributes) return 'FAILED';
  if (event.workflowExecutionCanceledEventAttributes) return 'CANCELED';
  if (event.workflowExecutionTerminatedEventAttributes) return 'TERMINATED';
  return event.workflowExecutionTimedOutEventAttributes ? 'TIMED_OUT' : null;
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + Math.floor((eventTime?.nanos ?? 0) / 1e6);
}
