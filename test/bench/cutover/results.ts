import type { Contestant } from '../../../bench/cutover/contestant.ts';
import type { RunResult } from '../../../bench/cutover/run-one.ts';
import type { Split } from '../../../bench/cutover/split-outage.ts';

/** A run of so many seconds, split so that orchestration has what the servers leave. */
export function run(
  contestant: Contestant,
  outageSeconds: number,
  more: Partial<RunResult> = {},
): RunResult {
  const servers = { fence: 0.1, archive: 0.2, replay: 0.3, sourceStops: 0.1, promote: 0.3 };
  const split: Split = { ...servers, orchestration: outageSeconds - 1 };
  return {
    ...{ contestant, round: 1, outageSeconds, acknowledgedRows: 1000, lostRows: 0 },
    split: contestant === 'document' ? null : split,
    unsplit: null,
    ...more,
  };
}
