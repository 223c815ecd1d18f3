import { PHASE_TITLES, type Phase } from '../model/phase.ts';
import type { MigrationReport, MigrationStatus } from '../model/status.ts';
import { checklist, endedBadly } from '../planner/checklist.ts';
import { headline } from '../planner/headline.ts';
import { summarise } from '../planner/summarise.ts';
import type { StatusView } from './commands/status.ts';
import { plain, type Paint, type Style } from './paint.ts';
import type { PendingStep } from './read-migration.ts';
import { consentLine, renderDryRun } from './render-dry-run.ts';
import { renderUnderWay } from './render-under-way.ts';
import { PAGE_WIDTH, wrapText } from './wrap-text.ts';

/** A migration as text for a terminal: is the data safe, the checklist, what is waited for, and what to do. */
export function renderMigration(view: StatusView, paint: Paint = plain): string {
  const { status, failure, workflowId, temporalStatus, ui } = view;
  const lines = [`${workflowId}: ${status?.outcome ?? temporalStatus.toLowerCase()}`];
  if (ui !== null) lines.push(ui);
  if (failure !== null) lines.push('', paint('bad', failure));
  if (status !== null) lines.push('', ...situation(status, paint), '', ...steps(status, paint));
  if (status !== null) lines.push('', ...rest(status, workflowId, paint));
  for (const step of view.pending) lines.push('', ...pending(step, paint));
  return lines.join('\n');
}

function rest(status: MigrationStatus, workflowId: string, paint: Paint): string[] {
  if (status.outcome === 'planned') return renderDryRun(status, workflowId);
  return [
    ...(status.outcome === null ? renderUnderWay(status, workflowId) : summaryOf(status)),
    ...findings(status, paint),
    ...consentLine(status),
    ...status.ignoredSignals.map(({ name, why }) =>
      paint('warn', `Signal ${name} changed nothing: ${why}`),
    ),
  ];
}

function situation(status: MigrationStatus, paint: Paint): string[] {
  const lines = wrapText(
    headline(status, (text) => text),
    PAGE_WIDTH,
  );
  const style = styleOf(status);
  return style === null ? lines : lines.map((line) => paint(style, line));
}

function styleOf({ outage, outcome, notUndone }: MigrationStatus): Style | null {
  if (outage !== null || notUndone.length > 0 || outcome === 'failed') return 'bad';
  return outcome === 'migrated' ? 'good' : null;
}

/** As the result has it; one that failed carries none. */
function summaryOf(status: MigrationStatus | MigrationReport): string[] {
  const all = 'summary' in status ? status.summary : summarise(status);
  // The first sentence is the headline, which is shown above.
  return all.slice(1);
}

function findings({ findings: all }: MigrationStatus, paint: Paint): string[] {
  return all.map(({ severity, code, what }) => {
    const style = severity === 'blocker' ? 'bad' : severity === 'warning' ? 'warn' : null;
    return `${style === null ? severity : paint(style, severity)} ${code}: ${what}`;
  });
}

function steps(status: MigrationStatus, paint: Paint): string[] {
  return checklist(status).map((phase) => {
    const timing = status.phases[phase];
    const mark = timing === undefined ? ' ' : markOf(status, phase, timing.running);
    const time = timing === undefined ? '' : ` ${(timing.totalMs / 1000).toFixed(1)} s`;
    const style = MARK_STYLES[mark];
    const shown = style === undefined ? mark : paint(style, mark);
    return `  [${shown}] ${phase.padEnd(22)} ${PHASE_TITLES[phase]}${time}`;
  });
}

type Mark = ' ' | 'x' | '>' | '!';
const MARK_STYLES: Partial<Record<Mark, Style>> = { x: 'good', '>': 'live', '!': 'bad' };

function markOf(status: MigrationStatus, phase: Phase, running: boolean): Mark {
  if (running) return '>';
  return phase === status.phase && endedBadly(status) ? '!' : 'x';
}

function pending(
  { activity, attempt, waitingFor, seen, lastFailure }: PendingStep,
  paint: Paint,
): string[] {
  const line = `${activity}: ${waitingFor ?? 'running'}${seen === null ? '' : ` (${seen})`}`;
  if (attempt === 1) return [line];
  const failed = `  attempt ${attempt}, the last one failed: ${lastFailure ?? '?'}`;
  return [line, paint('warn', failed)];
}
