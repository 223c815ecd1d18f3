import type { MigrationSummary } from '../audit/list-migrations.ts';
import { printable } from '../model/printable.ts';
import { utcSeconds } from '../planner/utc-seconds.ts';

/** More are in `history list`. */
const MOST_RUNS = 10;

/** That there are other runs than the one that is shown, and how to see them; nothing where there are none. */
export function renderOtherRuns(id: string, others: readonly MigrationSummary[]): string[] {
  if (others.length === 0) return [];
  const more = others.length - MOST_RUNS;
  return [
    '',
    `${printable(id)} has ${others.length === 1 ? 'one run' : `${others.length} runs`} more. To see one: --run RUN`,
    ...others.slice(0, MOST_RUNS).map(({ runId, requestedAtMs, outcome, state }) => {
      return `  ${utcSeconds(requestedAtMs)}  ${(outcome ?? state).padEnd(9)}  ${printable(runId)}`;
    }),
    ...(more > 0 ? [`  and ${more} more: handover history list`] : []),
  ];
}
