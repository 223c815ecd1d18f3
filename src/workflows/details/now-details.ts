import { describeWindow } from '../../model/maintenance-window.ts';
import type { MigrationStatus, WaitingFor } from '../../model/status.ts';
import { describeBehind } from '../../planner/describe-record.ts';
import { awaited } from '../../planner/awaited.ts';
import { describeLag } from '../../planner/lag.ts';
import { code, fence, iso, sentence } from './markdown.ts';

/** More names than a page carries; the request has them all. */
const MAX_APPROVALS = 5;

/** What is waited for, since when, who can bring it about, and where to look; empty at the end. */
export function nowDetails(status: MigrationStatus, pendingPage: string): string {
  if (status.outcome !== null) return '';
  const behind = describeBehind(status, (text) => code(text, 200));
  const parts = [
    ...(behind === null ? [] : [`⚠️ ${behind}`]),
    ...[reason, holds, people].flatMap((part) => part(status)),
    ...machines(status, pendingPage),
    ...lag(status),
  ];
  return parts.join('\n\n');
}

function reason({ undoing, reason: why }: MigrationStatus): string[] {
  return undoing && why !== null ? [`Why: ${code(why)}`] : [];
}

function people(status: MigrationStatus): string[] {
  const { waitingFor } = status;
  if (waitingFor === null) return [];
  const { what, who, sinceMs } = waitingFor;
  return [
    `✋ Waiting since ${iso(sinceMs)} for ${sentence(what, 150)}.`,
    `Who can act: ${sentence(who, 250)}.`,
    ...approvals(status),
    ...theEnd(waitingFor, status),
  ];
}

/** A hold may come long before the gate. */
function holds({ held, approved }: MigrationStatus): string[] {
  const lines = [];
  if (held !== null) {
    const why = held.comment === null ? '' : ` (${code(held.comment, 120)})`;
    lines.push(
      `Held by ${code(held.by, 80)} since ${iso(held.atMs)}${why}: no cut-over before \`resume\`.`,
    );
  }
  if (approved !== null) {
    const window = approved.window === null ? '' : describeWindow(approved.window);
    const when = window === '' ? '' : ` for the window ${code(window)}`;
    lines.push(`Approved by ${code(approved.approver, 80)}${when}.`);
  }
  return lines;
}

/** Only where it takes more than one: a single one ends the wait. */
function approvals({ approval, approvals: given, approved }: MigrationStatus): string[] {
  if (approval.minApprovals === 1 || approved !== null) return [];
  const names = given
    .slice(0, MAX_APPROVALS)
    .map(({ approver, atMs }) => `${code(approver, 60)} at ${iso(atMs)}`);
  const more = given.length > names.length ? ', and others' : '';
  const who = names.length === 0 ? '' : `: ${names.join(', ')}${more}`;
  return [`Approvals so far: ${given.length} of ${approval.minApprovals}${who}.`];
}

function theEnd({ untilMs }: WaitingFor, { reminders, phase }: MigrationStatus): string[] {
  const told =
    reminders === 0 ? '' : ` Reminded ${reminders === 1 ? 'once' : `${reminders} times`}.`;
  if (untilMs !== null)
    return [
      `Nobody's answer by ${iso(untilMs)} means no: then everything is undone, and v1 stays.${told}`,
    ];
  if (phase === 'awaitSecondApproval') return [`It waits without an end, and v1 is kept.${told}`];
  return told === '' ? [] : [told.trim()];
}

function machines(status: MigrationStatus, pendingPage: string): string[] {
  const wait = awaited(status);
  if (wait === null) return [];
  const since = status.phases[status.phase]?.startedAtMs;
  const sinceWhen = since === undefined || status.undoing ? '' : ` since ${iso(since)}`;
  return [
    `▶️ Waiting${sinceWhen} for ${sentence(wait.what)}. ${sentence(capitalised(wait.who))}.`,
    `What is seen right now: [Pending activities](${pendingPage}). If it takes long, look at:`,
    fence('sh', wait.look.join('\n')),
  ];
}

/** As of the last time that the workflow was told: the time is part of it. */
function lag({ lag: measured, phase, undoing }: MigrationStatus): string[] {
  if (measured === null || phase !== 'replicate' || undoing) return [];
  return [`Lag, measured ${iso(measured.sample.takenAtMs)}: ${describeLag(measured)}.`];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
