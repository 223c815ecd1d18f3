import type { StoredRow } from '../../../model/record.ts';
import { rowsOf } from '../rows-of.ts';
import { outages as outagesOf } from '../sections/outages.ts';
import { utcMs } from '../times.ts';
import { visits as visitsOf } from '../visits.ts';
import { drawMarks } from './draw-marks.ts';
import { drawOutage } from './draw-outage.ts';
import { MOST_VISITS, drawSteps } from './draw-steps.ts';
import { TRACK, WIDTH, type Panel } from './layout.ts';
import { marks as marksOf } from './marks.ts';
import { element, moved, type Svg } from './svg.ts';
import { brokenScale } from './time-scale.ts';
import { TIMELINE_STYLE } from './timeline-style.ts';

/** A record with a hundred undone cut-overs has as many outages; the last ones are those that are asked for. */
const MOST_OUTAGES = 4;
const GAP = 14;

/**
 * The picture of a record: steps as bars, the write outages in a colour of their own, decisions and what was undone as
 * numbered marks; below it each outage true to scale. null where no step was begun.
 */
export function drawTimeline(rows: readonly StoredRow[]): string | null {
  const visits = visitsOf(rows);
  const outages = outagesOf(rows);
  const marks = marksOf(rows);
  const [firstMs, lastMs] = [rows[0]?.atMs, rows.at(-1)?.atMs];
  if (visits.length === 0 || firstMs === undefined || lastMs === undefined) return null;
  const times = [
    ...visits.flatMap(({ beganMs, endedMs }) => [beganMs, endedMs ?? lastMs]),
    ...outages.flatMap(({ sinceMs, untilMs }) => [sinceMs, untilMs]),
  ];
  const scale = brokenScale([firstMs, ...times, lastMs], ...TRACK);
  const steps = drawSteps({ visits, outages }, scale, lastMs);
  const { lane, legend } = drawMarks(marks, scale, steps.height - AXIS);
  const proofs = rowsOf(rows, 'proof').map(({ content }) => content);
  const details = outages.slice(-MOST_OUTAGES).map((outage) => {
    const proof = proofs.findLast(({ stopSentAtMs }) => stopSentAtMs <= outage.untilMs);
    return drawOutage(outage, visits, proof ?? null);
  });
  return picture([
    note({ firstMs, lastMs, steps: visits.length }),
    lane,
    steps,
    legend,
    ...details,
  ]);
}

const AXIS = 22;

/** The panels below each other. */
function picture(panels: readonly Panel[]): string {
  const shown = panels.filter(({ height }) => height > 0);
  let y = 0;
  const content: Svg[] = [];
  for (const panel of shown) {
    content.push(moved(y, panel.content));
    y += panel.height + (panel === panels[1] ? 0 : GAP);
  }
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${y}` },
    ...{ width: WIDTH, height: y, class: 'timeline', role: 'img' },
  };
  const style = { svg: `<style>${TIMELINE_STYLE}</style>` };
  const title = element('title', {}, 'When each step ran, and when nobody could write');
  return element('svg', attributes, [title, style, ...content]).svg;
}

function note({ firstMs, lastMs, steps }: Record<'firstMs' | 'lastMs' | 'steps', number>): Panel {
  const when = `From ${utcMs(firstMs)} to ${utcMs(lastMs)}`;
  const last = steps > MOST_VISITS ? `, the last ${MOST_VISITS} of ${steps} steps` : '';
  const how = 'Widths grow with the logarithm of the time.';
  return {
    content: [element('text', { x: 8, y: 14, class: 't-note' }, `${when}${last}. ${how}`)],
    height: 12,
  };
}
