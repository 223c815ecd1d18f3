import type { StoredRow } from '../../../model/record.ts';
import type { Line } from '../document.ts';
import { rowsOf } from '../rows-of.ts';
import { span, utcMs } from '../times.ts';

/** A time in which nobody could write. */
export interface Outage {
  sinceMs: number;
  /** The end of the record, where that has no end of it. */
  untilMs: number;
  end: 'v2 took writes' | 'v1 took writes again' | null;
}

/** Every outage of a record; those of undone cut-overs, too, and one that the record breaks off in. */
export function outages(rows: readonly StoredRow[]): Outage[] {
  const ended = rowsOf(rows, 'outage').map(({ content: { sinceMs, seconds, end } }) => ({
    ...{ sinceMs, untilMs: sinceMs + Math.round(seconds * 1000), end },
  }));
  const stopMs = rowsOf(rows, 'proof').at(-1)?.content.stopSentAtMs;
  const lastMs = rows.at(-1)?.atMs;
  if (stopMs === undefined || lastMs === undefined) return ended;
  if (ended.some(({ untilMs }) => untilMs >= stopMs)) return ended;
  return [...ended, { sinceMs: stopMs, untilMs: lastMs, end: null }];
}

export function describeOutage({ sinceMs, untilMs, end }: Outage): Line {
  if (end === null)
    return ['from ', { code: utcMs(sinceMs) }, ' on: the record holds no end of it'];
  return [
    { strong: span(untilMs - sinceMs) },
    ', from ',
    { code: utcMs(sinceMs) },
    ' to ',
    { code: utcMs(untilMs) },
    `: ${end}`,
  ];
}
