import type { Contestant } from './contestant.ts';
import { middleOf, percentiles, type Percentiles } from './percentiles.ts';
import type { RunResult } from './run-one.ts';
import type { Split } from './split-outage.ts';

/** What the bench says in one object: the last line of stdout with `--json`. Seconds with three digits. */
export interface BenchReport {
  /** Rounds that were asked for. */
  runs: number;
  floorSeconds: Percentiles;
  oursSeconds: Percentiles;
  oursPromoteFirstSeconds: Percentiles;
  documentSeconds: Percentiles;
  /** Sums over all runs; ours is both orders together. */
  lostRows: { floor: number; ours: number; document: number };
  /** Of our run with the median outage, in the document's order, so that the parts add up to `oursSeconds.p50`. */
  split: Split | null;
}

/** Pure. */
export function summarise(runs: number, results: readonly RunResult[]): BenchReport {
  const of = (...wanted: Contestant[]) => results.filter((run) => wanted.includes(run.contestant));
  const seconds = (contestant: Contestant) => {
    const { p50, p95 } = percentiles(of(contestant).map(({ outageSeconds }) => outageSeconds));
    return { p50: rounded(p50), p95: rounded(p95) };
  };
  const lost = (...wanted: Contestant[]) =>
    of(...wanted).reduce((sum, { lostRows }) => sum + lostRows, 0);
  return {
    runs,
    floorSeconds: seconds('floor'),
    oursSeconds: seconds('ours'),
    oursPromoteFirstSeconds: seconds('promoteFirst'),
    documentSeconds: seconds('document'),
    lostRows: {
      floor: lost('floor'),
      ours: lost('ours', 'promoteFirst'),
      document: lost('document'),
    },
    split: roundedSplit(medianSplit(of('ours'))),
  };
}

/**
 * The split of the run with the median outage; of two such runs, the mean of each part. Medians of the single parts would
 * add up to an outage that nobody had. Runs without a split are left out; null where all are. Pure.
 */
export function medianSplit(results: readonly RunResult[]): Split | null {
  const splits = results
    .toSorted((a, b) => a.outageSeconds - b.outageSeconds)
    .flatMap(({ split }) => split ?? []);
  const [one, other = one] = middleOf(splits);
  if (one === undefined || other === undefined) return null;
  return mapSplit(one, (value, part) => (value + other[part]) / 2);
}

/** The ends of the parts are rounded, not the parts: so they still add up, and none gets below zero. */
function roundedSplit(split: Split | null): Split | null {
  if (split === null) return null;
  let end = 0;
  let told = 0;
  return mapSplit(split, (value) => {
    const begin = told;
    end += value;
    told = rounded(end) ?? 0;
    return rounded(told - begin) ?? 0;
  });
}

function mapSplit(split: Split, change: (value: number, part: keyof Split) => number): Split {
  return {
    fence: change(split.fence, 'fence'),
    archive: change(split.archive, 'archive'),
    replay: change(split.replay, 'replay'),
    sourceStops: change(split.sourceStops, 'sourceStops'),
    promote: change(split.promote, 'promote'),
    orchestration: change(split.orchestration, 'orchestration'),
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
