import { printable } from '../../model/printable.ts';
import { utcSeconds } from '../../planner/utc-seconds.ts';
import type { Paint, Style } from '../paint.ts';
import type { WatchLine } from './watch-line.ts';

/** One thing that happened as one line of text. */
export function renderWatchLine(line: WatchLine, paint: Paint): string {
  const { atMs, kind, text } = line;
  const style = styleOf(line);
  const said = `${kind.padEnd(7)}  ${printable(text)}`;
  return `${paint('faint', utcSeconds(atMs))}  ${style === null ? said : paint(style, said)}`;
}

/** The same for a script. */
export function watchLineAsJson({ atMs, kind, text }: WatchLine): object {
  return { time: new Date(atMs).toISOString(), kind, text };
}

function styleOf({ kind, text }: WatchLine): Style | null {
  if (kind === 'outcome') return ['migrated', 'planned'].includes(text) ? 'good' : 'bad';
  if (kind === 'failed') return 'warn';
  if (kind === 'phase') return 'live';
  if (/^WAITING/.test(text) && kind === 'begun') return 'warn';
  return /^(WRITE OUTAGE|POINT OF NO RETURN|FALL BACK)/.test(text) && kind === 'begun'
    ? 'bad'
    : null;
}
