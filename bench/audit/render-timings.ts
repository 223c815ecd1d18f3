import type { Timing } from './ask-record.ts';
import type { FilledRecord } from './fill-record.ts';

/** What nobody should have to wait for. */
const BAR_MS = 100;

/** The times as Markdown, as they can be put into a document. Pure. */
export function renderTimings(
  report: FilledRecord & { timings: readonly Timing[]; machine: string },
): string {
  const { migrations, rows, megabytes, fillSeconds, postgres, timings, machine } = report;
  const lines = timings.map(
    ({ question, answer, p50, p95 }) =>
      `| ${question} | ${answer} | ${ms(p50)} | ${ms(p95)} | ${(p50 ?? 0) < BAR_MS ? 'yes' : 'NO'} |`,
  );
  return [
    `| Question | Rows | Median | 95 % | Below ${BAR_MS} ms |\n| --- | --- | --- | --- | --- |\n${lines.join('\n')}`,
    `${migrations} migrations, ${rows} rows, ${megabytes} MB, filled in ${fillSeconds} s; PostgreSQL ${postgres}.`,
    `Measured on ${machine}.`,
  ].join('\n\n');
}

function ms(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(1)} ms`;
}
