import { BAR, NAME_X, NARROWEST, ROW, TOOK_X } from './layout.ts';
import { element, fitted, type Svg } from './svg.ts';
import type { TimeScale } from './time-scale.ts';

/** One line of the picture: a name, its bars, and how long it took. */
export interface PictureRow {
  name: string;
  took: string;
  bars: { fromMs: number; toMs: number; kind: 'work' | 'wait' | 'failed' | 'outage' }[];
}

/** @param y of its top. */
export function drawRow({ name, took, bars }: PictureRow, scale: TimeScale, y: number): Svg[] {
  const baseline = y + ROW / 2 + 4;
  return [
    element('text', { x: NAME_X, y: baseline, class: 't-name' }, fitted(name, NAME_X)),
    ...bars.flatMap(({ fromMs, toMs, kind }) => {
      const x = scale(fromMs);
      const width = Math.max(NARROWEST, scale(toMs) - x);
      const box = { x, y: y + (ROW - BAR) / 2, width, height: BAR, rx: Math.min(2, width / 2) };
      const tip = element('title', {}, `${name}: ${took}`);
      return [
        element('rect', { ...box, class: `t-bar t-${kind}` }, [tip]),
        ...breakMark(toMs - fromMs, box),
      ];
    }),
    element('text', { x: TOOK_X, y: baseline, class: 't-took' }, took),
  ];
}

/** Longer ones are far longer than they look beside those of a second. */
const BROKEN_FROM_MS = 3_600_000;
const BREAK_WIDTH = 24;

function breakMark(
  ms: number,
  { x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>,
): Svg[] {
  if (ms < BROKEN_FROM_MS || width < BREAK_WIDTH) return [];
  const at = x + width / 2;
  const stroke = (dx: number) => `M${Math.round(at + dx - 3)} ${y + height + 2}l6 -${height + 4}`;
  return [element('path', { d: `${stroke(-3)}${stroke(3)}`, class: 't-break' })];
}
