import { CONTESTANTS, type Contestant } from './contestant.ts';
import type { Bar } from './judge-bars.ts';
import { percentiles } from './percentiles.ts';
import type { RunResult } from './run-one.ts';
import type { Split } from './split-outage.ts';
import { medianSplit } from './summarise.ts';

const NAMES: Record<Contestant, string> = {
  floor: 'a bare script',
  ours: 'pg-handover, delete-then-promote',
  promoteFirst: 'pg-handover, promote-then-delete',
  document: 'the document, by a plain script',
};

/** In the order in which they come. */
const PARTS: Record<keyof Split, string> = {
  fence: 'v1’s sessions end, the last segment is complete',
  archive: 'v1 archives it',
  sourceStops: 'v1’s server ends',
  replay: 'v2 fetches it, after v1’s end',
  promote: 'v2 is promoted',
  orchestration: 'orchestration: all else',
};

/** What was measured, and where. */
export interface Findings {
  results: readonly RunResult[];
  bars: readonly Bar[];
  failures: readonly string[];
  machine: string;
}

/** The findings as Markdown, as they can be put into a document. Pure. */
export function renderReport({ results, bars, failures, machine }: Findings): string {
  const contestants = CONTESTANTS.filter((name) => runsOf(results, name).length > 0);
  const sections = [
    outageTable(results, contestants),
    splitTable(results),
    runTable(results),
    table(
      ['Bar', 'Had', ''],
      bars.map(({ wanted, had, passed }) => [wanted, had, verdict(passed)]),
    ),
    results.flatMap(notes).join('\n'),
    failures.map((failure) => `FAILED: ${failure}`).join('\n'),
    `Measured on ${machine}.`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function outageTable(results: readonly RunResult[], contestants: readonly Contestant[]): string {
  const rows = contestants.map((contestant) => {
    const runs = runsOf(results, contestant);
    const { p50, p95 } = percentiles(runs.map(({ outageSeconds }) => outageSeconds));
    const lost = runs.reduce((sum, { lostRows }) => sum + lostRows, 0);
    const all = runs.reduce((sum, { acknowledgedRows }) => sum + acknowledgedRows, 0);
    return [
      NAMES[contestant],
      String(runs.length),
      seconds(p50),
      seconds(p95),
      `${lost} of ${all}`,
    ];
  });
  return table(['Write outage, seen by the writer', 'Runs', 'Median', 'p95', 'Rows lost'], rows);
}

/** Of everybody's run with the median outage. */
function splitTable(results: readonly RunResult[]): string {
  const columns = CONTESTANTS.flatMap((contestant) => {
    const split = medianSplit(runsOf(results, contestant));
    return split === null ? [] : [{ name: NAMES[contestant], split }];
  });
  if (columns.length === 0) return '';
  const parts = Object.keys(PARTS) as (keyof Split)[];
  const rows = parts.map((part) => [
    PARTS[part],
    ...columns.map(({ split }) => seconds(split[part])),
  ]);
  const whole = ({ split }: { split: Split }) =>
    seconds(parts.reduce((sum, part) => sum + split[part], 0));
  rows.push(['**write outage**', ...columns.map((column) => `**${whole(column)}**`)]);
  return table(
    ['Part of the run with the median outage', ...columns.map(({ name }) => name)],
    rows,
  );
}

function runTable(results: readonly RunResult[]): string {
  const parts = Object.keys(PARTS) as (keyof Split)[];
  const rows = results.map(({ contestant, round, outageSeconds, split }) => [
    `${NAMES[contestant]} ${round}`,
    seconds(outageSeconds),
    ...parts.map((part) => (split === null ? '' : split[part].toFixed(2))),
  ]);
  return table(['Run', 'Outage', ...parts], rows);
}

function notes({ contestant, round, unsplit }: RunResult): string[] {
  return unsplit === null ? [] : [`No split of ${NAMES[contestant]} ${round}: ${unsplit}.`];
}

function runsOf(results: readonly RunResult[], wanted: Contestant): RunResult[] {
  return results.filter(({ contestant }) => contestant === wanted);
}

function seconds(value: number | null): string {
  return value === null ? '' : `${value.toFixed(2)} s`;
}

function verdict(passed: boolean | null): string {
  if (passed === null) return 'not measured';
  return passed ? 'pass' : 'FAIL';
}

/** Columns as wide as their widest cell, as the formatter of the documents wants them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
