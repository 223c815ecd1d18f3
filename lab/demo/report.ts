import type { MigrationView } from '../../src/cli/read-migration.ts';
import type { LedgerComparison } from '../writer.ts';

/** What the demo says at the end, and prints with --json. */
export interface DemoReport {
  outcome: string;
  acknowledgedRows: number;
  lostRows: number;
  duplicatedRows: number;
  /** By the writer's own clock: from the last row acknowledged by v1 to the first by v2. */
  writeOutageSeconds: number | null;
  /** As the workflow measured it: from the stop of v1 to a write accepted by v2. */
  workflowOutageSeconds: number | null;
  /** Of the migration alone, without set-up. */
  migrationSeconds: number;
  totalSeconds: number;
  historyEvents: number;
  /** Phase → seconds. */
  phases: Record<string, number>;
}

export interface DemoFacts {
  view: MigrationView;
  comparison: LedgerComparison;
  migrationSeconds: number;
  totalSeconds: number;
}

export function makeReport({ view, comparison, ...times }: DemoFacts): DemoReport {
  const { status } = view;
  const phases = Object.entries(status?.phases ?? {}).map(([phase, { totalMs }]) => [
    phase,
    totalMs / 1000,
  ]);
  return {
    outcome: status?.outcome ?? view.temporalStatus.toLowerCase(),
    acknowledgedRows: comparison.acknowledgedRows,
    lostRows: comparison.lostRows.length,
    duplicatedRows: comparison.duplicatedRows.length,
    writeOutageSeconds: comparison.writeOutageSeconds,
    workflowOutageSeconds: status?.writeOutageSeconds ?? null,
    ...times,
    historyEvents: view.historyEvents,
    phases: Object.fromEntries(phases) as Record<string, number>,
  };
}

/** True only for a migration that lost and doubled nothing, seen by a writer on both sides. */
export function isGood(report: DemoReport): boolean {
  const { outcome, lostRows, duplicatedRows, writeOutageSeconds } = report;
  return (
    outcome === 'migrated' && lostRows === 0 && duplicatedRows === 0 && writeOutageSeconds !== null
  );
}

export function renderReport(report: DemoReport, view: MigrationView): string {
  const { status, failure } = view;
  const seconds = (value: number | null) => (value === null ? 'unknown' : `${value.toFixed(2)} s`);
  const lines = [
    '',
    isGood(report)
      ? 'Migrated; no acknowledged row lost, none doubled.'
      : `NOT GOOD: ${report.outcome}`,
    ...(failure === null ? [] : [failure]),
    `  rows acknowledged by v1 and v2   ${report.acknowledgedRows}`,
    `  lost / doubled                   ${report.lostRows} / ${report.duplicatedRows}`,
    `  write outage, seen by the writer ${seconds(report.writeOutageSeconds)}`,
    `  write outage, by the workflow    ${seconds(report.workflowOutageSeconds)}`,
  ];
  const proof = status?.proof ?? null;
  if (proof !== null)
    lines.push(
      `  proof                            v1 ended at ${proof.endLsn}, v2 had replayed to ${proof.replayLsn}`,
      `                                   system ${proof.systemIdentifier}, timeline ${proof.timeline} → ${status?.targetTimeline ?? '?'}`,
    );
  for (const [phase, value] of Object.entries(report.phases))
    lines.push(`  ${phase.padEnd(32)} ${seconds(value)}`);
  lines.push(`  in all                           ${seconds(report.totalSeconds)}`);
  return lines.join('\n');
}
