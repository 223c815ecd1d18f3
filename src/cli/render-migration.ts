import { describeWindow } from '../model/maintenance-window.ts';
import { PHASE_TITLES, type Phase } from '../model/phase.ts';
import type { MigrationStatus } from '../model/status.ts';
import { checklist, endedBadly } from '../planner/checklist.ts';
import { describeLag } from '../planner/lag.ts';
import { whereItStands } from '../planner/where-it-stands.ts';
import type { MigrationView } from './read-migration.ts';
import { consentLine, renderDryRun } from './render-dry-run.ts';
import { firstGate, secondGate } from './render-gates.ts';

/** A migration as text for a terminal: the checklist, what is waited for, and what to do. */
export function renderMigration(view: MigrationView): string {
  const { status, failure, workflowId, temporalStatus } = view;
  const lines = [`${workflowId}: ${status?.outcome ?? temporalStatus.toLowerCase()}`];
  if (failure !== null) lines.push('', failure);
  if (status !== null) lines.push('', ...steps(status));
  if (status?.outcome === 'planned') lines.push('', ...renderDryRun(status, workflowId));
  else if (status !== null) lines.push(...facts(status, workflowId));
  for (const { activity, attempt, waitingFor, seen, lastFailure } of view.pending) {
    lines.push('', `${activity}: ${waitingFor ?? 'running'}${seen === null ? '' : ` (${seen})`}`);
    if (attempt > 1) lines.push(`  attempt ${attempt}, the last one failed: ${lastFailure ?? '?'}`);
  }
  return lines.join('\n');
}

function steps(status: MigrationStatus): string[] {
  return checklist(status).map((phase) => {
    const timing = status.phases[phase];
    const mark = timing === undefined ? ' ' : markOf(status, phase, timing.running);
    const time = timing === undefined ? '' : ` ${(timing.totalMs / 1000).toFixed(1)} s`;
    return `  [${mark}] ${phase.padEnd(22)} ${PHASE_TITLES[phase]}${time}`;
  });
}

function markOf(status: MigrationStatus, phase: Phase, running: boolean): string {
  if (running) return '>';
  return phase === status.phase && endedBadly(status) ? '!' : 'x';
}

function facts(status: MigrationStatus, workflowId: string): string[] {
  const lines = [''];
  const { waitingFor, lag, undoneCutOvers, refusedDeletes, writeOutageSeconds, reason } = status;
  if (status.pastPointOfNoReturn) lines.push(whereItStands(status));
  if (reason !== null) lines.push(`Reason: ${reason}`);
  if (waitingFor !== null)
    lines.push(
      `Waiting since ${new Date(waitingFor.sinceMs).toISOString()} for ${waitingFor.what}`,
    );
  lines.push(...gate(status));
  const shown = [...firstGate(status), ...secondGate(status, workflowId)];
  if (shown.length === 0 && lag !== null && status.proof === null)
    lines.push(`Lag: ${describeLag(lag)}`);
  lines.push(...shown);
  for (const { severity, code, what } of status.findings)
    lines.push(`${severity} ${code}: ${what}`);
  lines.push(...consentLine(status));
  for (const { why } of undoneCutOvers) lines.push(`Cut-over undone: ${why}`);
  for (const { why } of refusedDeletes) lines.push(`Delete not sent: ${why}`);
  for (const { kind, approver } of status.decisions) lines.push(`${kind} by ${approver}`);
  for (const { name, why } of status.ignoredSignals)
    lines.push(`Signal ${name} changed nothing: ${why}`);
  for (const what of status.notUndone) lines.push(`NOT undone: ${what}`);
  if (writeOutageSeconds !== null) lines.push(`Write outage: ${writeOutageSeconds.toFixed(2)} s`);
  return lines;
}

/** Who holds the cut-over, what an approval waits for, and what it would wait for; nothing once it has ended. */
function gate({ outcome, held, approved, window }: MigrationStatus): string[] {
  if (outcome !== null) return [];
  const kept = approved === null ? window : approved.window;
  const when = kept === null ? '' : describeWindow(kept);
  const lines = [];
  if (held !== null) {
    const why = held.comment === null ? '' : ` (${held.comment})`;
    lines.push(`Held by ${held.by} since ${new Date(held.atMs).toISOString()}${why}; send resume`);
  }
  if (approved !== null)
    lines.push(`Approved by ${approved.approver}${when === '' ? '' : `, for the window ${when}`}`);
  else if (when !== '') lines.push(`Window of the request: ${when}`);
  return lines;
}
