import { describeWindow } from '../model/maintenance-window.ts';
import type { MigrationStatus } from '../model/status.ts';
import { awaited } from '../planner/awaited.ts';
import { describeLag } from '../planner/lag.ts';
import { utcSeconds } from '../planner/utc-seconds.ts';
import { firstGate, secondGate } from './render-gates.ts';

/** A migration that goes on: what it waits for and who can help, what was decided, what went wrong. */
export function renderUnderWay(status: MigrationStatus, workflowId: string): string[] {
  const { lag, undoneCutOvers, refusedDeletes, reason, requestedBy } = status;
  const shown = [...firstGate(status), ...secondGate(status, workflowId)];
  return [
    ...(requestedBy === null ? [] : [`Asked for by ${requestedBy}`]),
    ...(reason === null ? [] : [`Reason: ${reason}`]),
    ...waiting(status),
    ...gate(status),
    ...(shown.length === 0 && lag !== null && status.proof === null
      ? [`Lag: ${describeLag(lag)}`]
      : shown),
    ...undoneCutOvers.map(({ why }) => `Cut-over undone: ${why}`),
    ...refusedDeletes.map(({ why }) => `Delete not sent: ${why}`),
    ...status.decisions.map(({ kind, approver }) => `${kind} by ${approver}`),
    ...status.notUndone.map((what) => `NOT undone: ${what}`),
  ];
}

function waiting(status: MigrationStatus): string[] {
  const { waitingFor } = status;
  const machine = awaited(status);
  if (machine !== null) return [`Waiting for ${machine.what}`, `  who can help: ${machine.who}`];
  if (waitingFor === null) return [];
  const { what, who, sinceMs, untilMs } = waitingFor;
  return [
    `Waiting since ${utcSeconds(sinceMs)} for ${what}`,
    `  who can help: ${who}`,
    ...(untilMs === null ? [] : [`  until ${utcSeconds(untilMs)}: nobody's answer means no`]),
  ];
}

/** Who holds the cut-over, who has approved, what an approval waits for, and what it would wait for. */
function gate({ held, approved, approvals, approval, window }: MigrationStatus): string[] {
  const kept = approved === null ? window : approved.window;
  const when = kept === null ? '' : describeWindow(kept);
  const lines = [];
  if (held !== null) {
    const why = held.comment === null ? '' : ` (${held.comment})`;
    lines.push(`Held by ${held.by} since ${utcSeconds(held.atMs)}${why}; send resume`);
  }
  if (approved === null && approvals.length > 0) {
    const names = approvals.map(({ approver }) => approver).join(', ');
    lines.push(`Approvals: ${approvals.length} of ${approval.minApprovals}: ${names}`);
  }
  if (approved !== null)
    lines.push(`Approved by ${approved.approver}${when === '' ? '' : `, for the window ${when}`}`);
  else if (when !== '') lines.push(`Window of the request: ${when}`);
  return lines;
}
