import type { Proof } from '../../../model/proof.ts';
import type { Outage } from '../sections/outages.ts';
import { span, utcMs } from '../times.ts';
import type { Visit } from '../visits.ts';
import { drawRow, type PictureRow } from './draw-row.ts';
import { ROW, TRACK, type Panel } from './layout.ts';
import { element, type Svg } from './svg.ts';
import { evenScale, type TimeScale } from './time-scale.ts';

const HEAD = 30;
const AXIS = 22;

/** One write outage by itself, true to scale: what the time went into. */
export function drawOutage(outage: Outage, visits: readonly Visit[], proof: Proof | null): Panel {
  const { sinceMs, untilMs, end } = outage;
  const scale = evenScale(sinceMs, untilMs, TRACK);
  const whole: PictureRow = {
    name: 'nobody can write',
    took: span(untilMs - sinceMs),
    bars: [{ fromMs: sinceMs, toMs: untilMs, kind: 'outage' }],
  };
  const rows = [whole, ...parts(outage, visits, proof)];
  const y = HEAD + rows.length * ROW;
  const title = `The write outage of ${utcMs(sinceMs)}, true to scale${end === null ? '' : `, until ${end}`}`;
  return {
    content: [
      element('text', { x: 8, y: HEAD - 12, class: 't-head' }, title),
      ...rows.flatMap((row, i) => drawRow(row, scale, HEAD + i * ROW)),
      ...axis(untilMs - sinceMs, (ms) => scale(sinceMs + ms), y),
    ],
    height: y + AXIS,
  };
}

/** The stop and the proof where there was one, and the steps, as far as they lie in it. */
function parts(
  { sinceMs, untilMs }: Outage,
  visits: readonly Visit[],
  proof: Proof | null,
): PictureRow[] {
  const row = (name: string, from: number, to: number): PictureRow[] => {
    const fromMs = Math.max(from, sinceMs);
    const toMs = Math.min(to, untilMs);
    if (toMs <= fromMs) return [];
    return [{ name, took: span(toMs - fromMs), bars: [{ fromMs, toMs, kind: 'work' }] }];
  };
  const proved =
    proof !== null && proof.stopSentAtMs >= sinceMs - 1 && proof.provedAtMs <= untilMs
      ? proof
      : null;
  const steps = visits.filter(({ phase }) => proved === null || phase !== 'cutOver');
  return [
    ...(proved === null
      ? []
      : [
          ...row('v1 stops', proved.stopSentAtMs, proved.stoppedAtMs),
          ...row('v2 is proved', proved.stoppedAtMs, proved.provedAtMs),
        ]),
    ...steps.flatMap(({ phase, beganMs, endedMs }) => row(phase, beganMs, endedMs ?? untilMs)),
  ];
}

function axis(lengthMs: number, x: TimeScale, y: number): Svg[] {
  const stepMs = tickOf(lengthMs);
  const ticks = Array.from({ length: Math.floor(lengthMs / stepMs) + 1 }, (_, i) => i * stepMs);
  return [
    element('line', { x1: TRACK[0], x2: TRACK[1], y1: y, y2: y, class: 't-axis' }),
    ...ticks.flatMap((ms) => [
      element('line', { x1: x(ms), x2: x(ms), y1: y, y2: y + 4, class: 't-axis' }),
      element('text', { x: x(ms), y: y + 16, class: 't-time' }, `${ms / 1000} s`),
    ]),
  ];
}

/** The first of 1, 2, 5, 10, … that gives no more than ten ticks. */
function tickOf(lengthMs: number): number {
  for (let unit = 100; ; unit *= 10)
    for (const times of [1, 2, 5]) if (lengthMs / (unit * times) <= 10) return unit * times;
}
