import { PHASE_TITLES } from '../../../model/phase.ts';
import type { Line, Section } from '../document.ts';
import type { Story } from '../story.ts';
import { span, utcMs } from '../times.ts';
import { visits, type Visit } from '../visits.ts';

/** Each step with its times, in the order in which they ran. */
export function steps({ rows }: Story): Section {
  const all = visits(rows);
  return {
    title: 'The steps',
    blocks:
      all.length === 0
        ? [{ kind: 'paragraph', line: ['None was begun.'] }]
        : [
            {
              kind: 'table',
              heads: ['Began', 'Took', 'Step', ''],
              rows: all.map((one) => row(one)),
            },
          ],
  };
}

function row({ phase, beganMs, endedMs, failure, undone }: Visit): Line[] {
  const title = undone ? `undone: ${PHASE_TITLES[phase]}` : PHASE_TITLES[phase];
  const end = failure === null ? title : `failed: ${failure}`;
  return [
    [{ code: utcMs(beganMs) }],
    [endedMs === null ? 'no end' : span(endedMs - beganMs)],
    [{ code: phase }],
    [end],
  ];
}
