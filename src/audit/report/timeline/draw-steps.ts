import type { Outage } from '../sections/outages.ts';
import { span } from '../times.ts';
import type { Visit } from '../visits.ts';
import { drawRow, type PictureRow } from './draw-row.ts';
import { NARROWEST, ROW, TRACK, type Panel } from './layout.ts';
import { element, widthOf, type Svg } from './svg.ts';
import type { TimeScale } from './time-scale.ts';

/** A picture with more would be read by nobody: the table of the steps has them all. */
export const MOST_VISITS = 40;
const AXIS = 22;

/** All steps below each other, each with its bar; the write outages go through all of them. */
export function drawSteps(
  { visits, outages }: { visits: readonly Visit[]; outages: readonly Outage[] },
  scale: TimeScale,
  lastMs: number,
): Panel {
  const shown = visits.slice(-MOST_VISITS);
  const rows = [...outageRow(outages), ...shown.map((visit) => rowOf(visit, lastMs))];
  const height = rows.length * ROW;
  return {
    content: [
      ...outages.map(({ sinceMs, untilMs }) => {
        const x = scale(sinceMs);
        const width = Math.max(NARROWEST, scale(untilMs) - x);
        return element('rect', { x, y: 0, width, height, class: 't-band' });
      }),
      ...rows.flatMap((row, i) => drawRow(row, scale, i * ROW)),
      ...axis([...shown.map(({ beganMs }) => beganMs), lastMs], scale, height),
    ],
    height: height + AXIS,
  };
}

function outageRow(outages: readonly Outage[]): PictureRow[] {
  if (outages.length === 0) return [];
  const all = outages.reduce((sum, { sinceMs, untilMs }) => sum + untilMs - sinceMs, 0);
  const bars = outages.map(({ sinceMs, untilMs }) => ({
    ...{ fromMs: sinceMs, toMs: untilMs, kind: 'outage' as const },
  }));
  return [{ name: 'nobody can write', took: span(all), bars }];
}

function rowOf({ phase, beganMs, endedMs, failure, undone }: Visit, lastMs: number): PictureRow {
  const toMs = endedMs ?? lastMs;
  const waits = phase === 'awaitApproval' || phase === 'awaitSecondApproval';
  const kind = failure !== null || undone ? 'failed' : waits ? 'wait' : 'work';
  return {
    name: phase,
    took: endedMs === null ? 'no end' : span(toMs - beganMs),
    bars: [{ fromMs: beganMs, toMs, kind }],
  };
}

/** As many times as have room, the first and the last before all others. */
function axis(timesMs: readonly number[], scale: TimeScale, y: number): Svg[] {
  const ends = [timesMs[0], timesMs.at(-1)].filter((ms) => ms !== undefined);
  const placed: { left: number; right: number }[] = [];
  const line = element('line', { x1: TRACK[0], x2: TRACK[1], y1: y, y2: y, class: 't-axis' });
  const labels = [...ends, ...timesMs].flatMap((ms) => {
    const text = shortTime(ms);
    const half = widthOf(text, LABEL) / 2;
    const x = Math.min(Math.max(scale(ms), TRACK[0] + half), TRACK[1] - half);
    const place = { left: x - half - 6, right: x + half + 6 };
    if (placed.some(({ left, right }) => place.left < right && place.right > left)) return [];
    placed.push(place);
    return [
      element('line', { x1: scale(ms), x2: scale(ms), y1: y, y2: y + 4, class: 't-axis' }),
      element('text', { x, y: y + 16, class: 't-time' }, text),
    ];
  });
  return [line, ...labels];
}

const LABEL = 11;

/** `11-06 12:00:01Z`; the year stands in the title of the picture. */
function shortTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(5, 19).replace('T', ' ')}Z`;
}
