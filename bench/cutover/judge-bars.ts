import { percentiles } from './percentiles.ts';
import type { RunResult } from './run-one.ts';
import type { BenchReport } from './summarise.ts';

/** One bar: what is wanted, what was had, and whether that is enough; null where nothing was measured. */
export interface Bar {
  wanted: string;
  had: string;
  passed: boolean | null;
}

/** The same of a run on a real node, where containers and Percona's own operators take part. Pure. */
export function judgeRealBars({
  oursSeconds,
  oursPromoteFirstSeconds,
  lostRows,
}: BenchReport): Bar[] {
  return [
    atMost('ours, median ≤ 6 s', oursSeconds.p50, 6),
    atMost('ours, p95 ≤ 9 s', oursSeconds.p95, 9),
    atMost('ours, promoted first, median ≤ 6 s', oursPromoteFirstSeconds.p50, 6),
    atMost('ours, promoted first, p95 ≤ 9 s', oursPromoteFirstSeconds.p95, 9),
    noneLost(lostRows.ours),
  ];
}

/** Times are told, not enforced: another machine has others. Only a lost row is an error everywhere. Pure. */
export function judgeBars(report: BenchReport, results: readonly RunResult[]): Bar[] {
  const { floorSeconds, oursSeconds, oursPromoteFirstSeconds, documentSeconds } = report;
  const ours = oursSeconds.p50;
  const orchestration = percentiles(
    results.flatMap(({ contestant, split }) =>
      contestant === 'ours' && split !== null ? [split.orchestration] : [],
    ),
  ).p50;
  return [
    atMost('ours, median ≤ 3 s', ours, 3),
    atMost('ours, p95 ≤ 5 s', oursSeconds.p95, 5),
    atMost(
      'ours, promoted first, median ≤ 3 × the bare script’s',
      oursPromoteFirstSeconds.p50,
      floorSeconds.p50 === null ? null : 3 * floorSeconds.p50,
    ),
    {
      ...atMost('', ours, documentSeconds.p50 === null ? null : documentSeconds.p50 / 10),
      wanted: 'the document, median ≥ 10 × ours',
      had: timesOurs(documentSeconds.p50, ours),
    },
    atMost('orchestration, median ≤ 0.7 s', orchestration, 0.7),
    noneLost(report.lostRows.ours),
  ];
}

function noneLost(rows: number): Bar {
  return { wanted: 'rows lost by ours: 0', had: String(rows), passed: rows === 0 };
}

function atMost(wanted: string, value: number | null, limit: number | null): Bar {
  if (value === null || limit === null) return { wanted, had: 'not measured', passed: null };
  return { wanted, had: `${value.toFixed(2)} s`, passed: value <= limit };
}

function timesOurs(document: number | null, ours: number | null): string {
  if (document === null || ours === null) return 'not measured';
  return `${(document / ours).toFixed(1)} ×`;
}
