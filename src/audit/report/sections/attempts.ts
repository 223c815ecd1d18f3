import type { Section } from '../document.ts';
import { rowsOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** Attempts that came to nothing. One that no worker took, or whose worker died, has no number: 0. */
export function attempts({ rows }: Story): Section {
  const all = rowsOf(rows, 'attemptFailed');
  return {
    title: 'Attempts that failed',
    blocks:
      all.length === 0
        ? [{ kind: 'paragraph', line: ['None.'] }]
        : [
            {
              kind: 'items',
              items: all.map(({ content: { activity, attempt, code, why, atMs } }) => ({
                head: [
                  { code: atMs === null ? 'at a time nobody noted' : utcMs(atMs) },
                  ` ${activity}${attempt === 0 ? '' : `, attempt ${attempt}`}: `,
                  { code },
                ],
                lines: [[why]],
                tone: 'warn' as const,
              })),
            },
          ],
  };
}
