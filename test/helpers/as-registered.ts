import type { Activities } from '../../src/activities/activities.ts';
import type { Reported } from '../../src/activities/failures.ts';

type AnyActivity = (...args: never[]) => unknown;

/** Activities as a worker registers them: with what they answer in an envelope, beside which a journal may lie. */
export function asRegistered(activities: Activities): Reported<Activities> {
  const entries = Object.entries(activities as unknown as Record<string, AnyActivity>).map(
    ([name, run]) => [name, async (...args: never[]) => ({ answer: await run(...args) })] as const,
  );
  return Object.fromEntries(entries) as unknown as Reported<Activities>;
}
