import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { RecordRow, RowContents, SentBy, StoredRow } from '../../../src/model/record.ts';

type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const ROWS_OF_ONE_CALL = 10;
/** After everything that somebody sent. */
const FIRST_WRITE = 1_000;

const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });
const time = (ms: number) => ({
  seconds: Math.floor(ms / 1000) as never,
  nanos: (ms % 1000) * 1_000_000,
});
const event = (eventId: number, atMs: number, attributes: HistoryEvent): HistoryEvent => ({
  eventId: eventId as never,
  eventTime: time(atMs),
  ...attributes,
});

/** What Temporal would have of a run that wrote these rows. @param goesOn leaves its end out. */
export function recordedHistory(rows: readonly StoredRow[], goesOn = false): History {
  const closed = rows.find(
    (row): row is StoredRow & { content: RowContents['closed'] } => row.kind === 'closed',
  );
  const written = rows.filter(({ kind }) => kind !== 'closed');
  const events = [...sent(written), ...writes(written)];
  const wanted = closed?.content.history?.events ?? 0;
  const fillers = Array.from({ length: Math.max(0, wanted - events.length - 1) }, (_, i) =>
    event(10_000 + i, 0, { timerStartedEventAttributes: { timerId: String(i) } }),
  );
  const end = event(99_999, 0, { workflowExecutionCompletedEventAttributes: {} });
  return { events: [...events, ...fillers, ...(goesOn ? [] : [end])] };
}

function sent(rows: readonly StoredRow[]): HistoryEvent[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'requested' && row.kind !== 'decision') return [];
    const { sent: by, temporal: sender } = row.content;
    if (!sender) return [];
    return [event(sender.eventId, sender.eventAtMs, attributesOf(by, sender.identity ?? ''))];
  });
}

function attributesOf(sentBy: SentBy, identity: string): HistoryEvent {
  switch (sentBy.by) {
    case 'start':
      return { workflowExecutionStartedEventAttributes: { identity } };
    case 'signal':
      return { workflowExecutionSignaledEventAttributes: { identity } };
    case 'cancel':
      return { workflowExecutionCancelRequestedEventAttributes: { identity } };
    case 'update': {
      const meta = { updateId: sentBy.updateId, identity };
      return { workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { meta } } };
    }
  }
}

/** Each call of the activity, and what it answered. */
function writes(rows: readonly StoredRow[]): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  for (let i = 0; i < rows.length; i += ROWS_OF_ONE_CALL) {
    const some = rows.slice(i, i + ROWS_OF_ONE_CALL);
    const scheduledEventId = FIRST_WRITE + 2 * i;
    const { seq: last = 0, hash: head = '' } = some.at(-1) ?? {};
    events.push(
      event(scheduledEventId, 0, {
        activityTaskScheduledEventAttributes: {
          activityType: { name: 'writeRecord' },
          input: payloads({ rows: some.map((row) => asHanded(row)) }),
        },
      }),
      event(scheduledEventId + 1, 0, {
        activityTaskCompletedEventAttributes: {
          scheduledEventId: scheduledEventId as never,
          result: payloads({ answer: { last, head } }),
        },
      }),
    );
  }
  return events;
}

/** As the workflow states it: it does not know what Temporal knows. */
function asHanded({ seq, atMs, kind, phase, content }: StoredRow): RecordRow {
  const stated = { ...content } as Record<string, unknown>;
  delete stated['temporal'];
  return { seq, atMs, kind, phase, content: stated } as unknown as RecordRow;
}
