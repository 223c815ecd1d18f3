import type { RecordRow, SentBy, StoredRow, TemporalSender } from '../model/record.ts';
import { canonicalJson } from './canonical-json.ts';

/** What Temporal's own history of a run knows of the record that the run had written. */
export interface TemporalRecord {
  /** Rows as the workflow handed them to be written; some more than once. */
  handed: HandedRows[];
  /** Hashes that the store answered with, and that Temporal keeps. */
  told: { eventId: number; last: number; head: string }[];
  /** Everything by which somebody sent something. */
  senders: (TemporalSender & { sent: SentBy })[];
  /** COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT; null while it goes on. */
  closedAs: string | null;
  events: number;
}

export interface HandedRows {
  eventId: number;
  rows: RecordRow[];
  /** Whether the store has said that it has them. */
  done: boolean;
}

/** One thing in which the store and Temporal differ. */
export interface Misfit {
  seq: number;
  /**
   * `differs`: the row says something else than was handed over. `notInStore`, `notInTemporal`: only the other has it.
   * `sender`: who sent it is somebody else. `hash`: Temporal was told another. `closed`: the run ended otherwise.
   */
  how: 'differs' | 'notInStore' | 'notInTemporal' | 'sender' | 'hash' | 'closed';
  /** A sentence. */
  what: string;
}

export interface Comparison {
  misfits: Misfit[];
  /** Rows that both have. */
  compared: number;
  /** Rows that were handed over and wait to be written. */
  waiting: number;
}

/**
 * Hold a record against what Temporal knows of it: whoever can change rows and compute all hashes anew would have to change
 * Temporal's history, too. Pure.
 *
 * @param rows of the store, in order.
 */
export function compareWithTemporal(
  rows: readonly StoredRow[],
  temporal: TemporalRecord,
): Comparison {
  const stored = new Map(rows.map((row) => [row.seq, row]));
  const handed = handedBySeq(temporal);
  const missing = [...handed.values()].filter(({ row }) => !stored.has(row.seq));
  const waits = (one: Handed) => !one.done && temporal.closedAs === null;
  const both = rows.filter(({ seq }) => handed.has(seq));
  return {
    misfits: [
      ...missing.filter((one) => !waits(one)).map((one) => notInStore(one)),
      ...rows.flatMap((row) => misfitsOf(row, handed.get(row.seq), temporal)),
      ...otherHashes(stored, temporal),
    ].sort((one, other) => one.seq - other.seq),
    compared: both.length,
    waiting: missing.filter((one) => waits(one)).length,
  };
}

interface Handed {
  row: RecordRow;
  eventId: number;
  done: boolean;
}

/** Of a row that was handed over again, what was handed over first: it is the one that a store keeps. */
function handedBySeq({ handed }: TemporalRecord): Map<number, Handed> {
  const bySeq = new Map<number, Handed>();
  for (const { eventId, rows, done } of handed)
    for (const row of rows) {
      const earlier = bySeq.get(row.seq);
      if (earlier === undefined) bySeq.set(row.seq, { row, eventId, done });
      else earlier.done ||= done;
    }
  return bySeq;
}

function notInStore({ row: { seq, kind }, eventId }: Handed): Misfit {
  const what = `Row ${seq} (${kind}) was handed over with Temporal's event ${eventId} and is not in the store.`;
  return { seq, how: 'notInStore', what };
}

function misfitsOf(row: StoredRow, handed: Handed | undefined, temporal: TemporalRecord): Misfit[] {
  const { seq, kind } = row;
  if (kind === 'closed') return otherEnd(row, temporal);
  if (handed === undefined) {
    const what = `Row ${seq} (${kind}) is in the store; Temporal's history never had it.`;
    return [{ seq, how: 'notInTemporal', what }];
  }
  const others = differences(row, handed.row);
  if (others.length > 0) {
    const what = `Row ${seq} (${kind}) has another ${others.join(', another ')} than what was handed over with Temporal's event ${handed.eventId}.`;
    return [{ seq, how: 'differs', what }];
  }
  return otherSender(row, temporal);
}

function differences(row: StoredRow, handed: RecordRow): string[] {
  return [
    ...(row.kind === handed.kind ? [] : ['kind']),
    ...(row.atMs === Math.trunc(handed.atMs) ? [] : ['time']),
    ...(row.phase === handed.phase ? [] : ['step']),
    ...(asHanded(row) === canonicalJson(handed.content) ? [] : ['content']),
  ];
}

/** Its content without what was added where it was written. */
function asHanded({ kind, contentText }: StoredRow): string {
  if (kind !== 'requested' && kind !== 'decision') return contentText;
  const content: unknown = parsed(contentText);
  if (typeof content !== 'object' || content === null) return contentText;
  return canonicalJson({ ...content, temporal: undefined });
}

/** What was changed by hand may be no JSON any more. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function otherSender(row: StoredRow, { senders }: TemporalRecord): Misfit[] {
  if (row.kind !== 'requested' && row.kind !== 'decision') return [];
  const { sent, temporal: told = null } = row.content;
  const known = senders.find((one) => canonicalJson(one.sent) === canonicalJson(sent)) ?? null;
  const why = wrongSender(told, known);
  if (why === null) return [];
  return [{ seq: row.seq, how: 'sender', what: `Row ${row.seq} (${row.kind}) ${why}.` }];
}

/** @returns null where the row says what Temporal says. */
function wrongSender(told: TemporalSender | null, known: TemporalSender | null): string | null {
  if (told === null && known === null) return null;
  if (known === null)
    return `names event ${told?.eventId ?? 0}, and Temporal has no message that it came with`;
  const { eventId, identity, eventAtMs } = known;
  const by = identity ?? 'nobody named';
  if (told === null) return `does not say who sent it: with event ${eventId}, by ${by}`;
  if (told.eventId !== eventId)
    return `names event ${told.eventId}, and it came with event ${eventId}`;
  if (told.identity !== identity)
    return `was sent by ${by} (event ${eventId}), and names ${told.identity ?? 'nobody'}`;
  return told.eventAtMs === eventAtMs ? null : `has another time of event ${eventId}`;
}

/**
 * The first hash that is another than the store answered: those after it follow from it. Only what it answered after it was
 * restored from an older copy the last time: rows that it had lost may have been written again by a newer version.
 */
function otherHashes(
  stored: ReadonlyMap<number, StoredRow>,
  { told, handed }: TemporalRecord,
): Misfit[] {
  const wentBack = handed.findLast(({ rows }) => rows.some(({ kind }) => kind === 'storeWentBack'));
  const valid = told.filter(({ eventId }) => eventId > (wentBack?.eventId ?? 0));
  const wrong = valid
    .filter(({ last, head }) => (stored.get(last)?.hash ?? head) !== head)
    .sort((one, other) => one.last - other.last)[0];
  if (wrong === undefined) return [];
  const { last: seq, eventId } = wrong;
  const what = `Row ${seq} (${stored.get(seq)?.kind ?? ''}) has another hash than Temporal was told with event ${eventId}: it, or one before it, is another than it was then.`;
  return [{ seq, how: 'hash', what }];
}

/** Temporal had forgotten the run when the record was closed: then the row says nothing that could be wrong. */
function otherEnd(row: StoredRow, { closedAs, events }: TemporalRecord): Misfit[] {
  if (row.kind !== 'closed' || row.content.status === 'UNKNOWN') return [];
  const { status, history } = row.content;
  const misfit = (what: string): Misfit[] => [
    { seq: row.seq, how: 'closed', what: `Row ${row.seq} (closed) ${what}.` },
  ];
  if (status !== closedAs)
    return misfit(`says ${status}; in Temporal the run is ${closedAs ?? 'not closed'}`);
  if (history !== null && history.events !== events)
    return misfit(`says that there were ${history.events} events; Temporal has ${events}`);
  return [];
}
