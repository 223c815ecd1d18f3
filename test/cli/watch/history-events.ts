import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { HistoryTeller } from '../../../src/cli/watch/history-teller.ts';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export function told(events: HistoryEvent[]) {
  const teller = new HistoryTeller();
  const lines = events.map((event) => teller.tell(event)).filter((line) => line !== null);
  return { teller, lines, texts: lines.map(({ kind, text }) => `${kind} ${text}`) };
}

export const payload = (value: unknown) => defaultPayloadConverter.toPayload(value);
export const payloads = (...values: unknown[]) => ({ payloads: values.map(payload) });
const AT = { seconds: 1_000_000_000 as never, nanos: 500_000_000 };
export const event = (attributes: HistoryEvent): HistoryEvent => ({ eventTime: AT, ...attributes });
