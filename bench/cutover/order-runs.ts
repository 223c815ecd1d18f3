import { CONTESTANTS, type Contestant } from './contestant.ts';

/** One run: who, and for the how many-th time. */
export interface PlannedRun {
  contestant: Contestant;
  round: number;
}

/** How often, and who; the document takes a minute or more each time, so it may be asked less often. */
export interface RunCounts {
  runs: number;
  documentRuns: number;
  only: readonly Contestant[];
}

/**
 * Interleaved, so that whatever mood the machine is in hits all alike; the document's runs at the end of the first rounds.
 * Pure.
 */
export function orderRuns({ runs, documentRuns, only }: RunCounts): PlannedRun[] {
  const rounds = Array.from({ length: Math.max(runs, documentRuns) }, (_, i) => i + 1);
  return rounds.flatMap((round) =>
    CONTESTANTS.filter(
      (contestant) =>
        only.includes(contestant) && round <= (contestant === 'document' ? documentRuns : runs),
    ).map((contestant) => ({ contestant, round })),
  );
}
