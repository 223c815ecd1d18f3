import { NAME_X, TRACK, WIDTH, type Panel } from './layout.ts';
import type { Mark } from './marks.ts';
import { element, fitted, type Svg } from './svg.ts';
import { spreadOut, type TimeScale } from './time-scale.ts';
import { utcMs } from '../times.ts';

/** More would not have room beside each other; the decisions are all in their own section. */
const MOST_MARKS = 16;
const LANE = 40;
const RADIUS = 9;
const GAP = 2 * RADIUS + 3;
const LINE = 22;

/**
 * A numbered circle for each mark, above its time, moved aside where several are close; and what each number means.
 *
 * @param below height of what the marks' lines go through.
 */
export function drawMarks(
  marks: readonly Mark[],
  scale: TimeScale,
  below: number,
): { lane: Panel; legend: Panel } {
  const shown = marks.slice(-MOST_MARKS);
  if (shown.length === 0) return { lane: EMPTY, legend: EMPTY };
  const places = spreadOut(
    shown.map(({ atMs }) => scale(atMs)),
    GAP,
    [TRACK[0] + RADIUS, TRACK[1] - RADIUS],
  );
  const circles = shown.flatMap((mark, i) => {
    const x = places[i] ?? 0;
    return [
      leader(x, scale(mark.atMs), below),
      ...circle(mark, { x, y: RADIUS + 2, number: i + 1 }),
    ];
  });
  return {
    lane: { content: circles, height: LANE },
    legend: legendOf(shown, marks.length - shown.length),
  };
}

const EMPTY: Panel = { content: [], height: 0 };

function leader(from: number, to: number, below: number): Svg {
  const top = 2 * RADIUS + 2;
  const d = `M${round(from)} ${top}L${round(to)} ${LANE - 4}V${LANE + below}`;
  return element('path', { d, class: 't-leader' });
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

function circle(
  { kind, what }: Mark,
  { x, y, number }: { x: number; y: number; number: number },
): Svg[] {
  return [
    element('circle', { cx: x, cy: y, r: RADIUS, class: `t-mark t-mark-${kind}` }, [
      element('title', {}, what),
    ]),
    element('text', { x, y: y + 4, class: `t-number t-number-${kind}` }, String(number)),
  ];
}

function legendOf(shown: readonly Mark[], more: number): Panel {
  const lines = shown.flatMap((mark, i) => {
    const y = (i + 0.5) * LINE;
    const text = fitted(`${utcMs(mark.atMs)}  ${mark.what}`, WIDTH - 60);
    return [
      ...circle(mark, { x: 20, y, number: i + 1 }),
      element('text', { x: 38, y: y + 4, class: 't-legend' }, text),
    ];
  });
  const y = shown.length * LINE + 16;
  const left = `and ${more} before these, in the section of the decisions`;
  return {
    content: [
      ...lines,
      ...(more > 0 ? [element('text', { x: NAME_X, y, class: 't-legend' }, left)] : []),
    ],
    height: shown.length * LINE + (more > 0 ? 24 : 8),
  };
}
