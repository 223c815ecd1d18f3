import { describeWindow } from '../model/maintenance-window.ts';
import type { MigrationStatus } from '../model/status.ts';
import { describeLag } from '../planner/lag.ts';
import { describeStop } from '../planner/describe-stop.ts';
import { code, iso } from './markdown.ts';

/** The first line while somebody holds the cut-over back, or an approval waits for its window; else empty. */
export function waitHeadline({ held, approved, waitingFor }: MigrationStatus): string {
  const window = approved?.window ?? null;
  const when = window === null ? '' : ` for the window ${code(describeWindow(window))}`;
  const by = approved === null ? '' : `Approved by ${code(approved.approver)}${when}`;
  if (held !== null) {
    const why = held.comment === null ? '' : ` (${code(held.comment)})`;
    const then = window === null ? 'the cut-over begins with `resume`' : 'nothing begins before';
    const kept = approved === null ? '' : ` ${by}; ${then}.`;
    return `Held by ${code(held.by)} since ${iso(held.atMs)}${why}; send \`resume\`.${kept}`;
  }
  return window === null || waitingFor === null
    ? ''
    : `${by}. Waiting since ${iso(waitingFor.sinceMs)}.`;
}

/** What to look at and what to send, only while the gate is open. */
export function gateDetails(status: MigrationStatus): string {
  const { waitingFor, evidence, phase, undoneCutOvers } = status;
  if (waitingFor === null || evidence === null || phase !== 'awaitApproval') return '';
  const last = undoneCutOvers.at(-1);
  return [
    ...(last === undefined ? [] : [`The last cut-over was undone: ${code(last.why)}`]),
    `Evidence \`${evidence.evidenceId}\`, collected ${iso(evidence.collectedAtMs)}: ${describeLag(evidence.lag)}.`,
    ...stopLines(status),
    ...(status.approved === null
      ? toApprove(status, evidence.evidenceId, waitingFor.sinceMs)
      : toMove(evidence.evidenceId)),
    // Seen in UI 2.42: the pane cuts its last line, which was the closing brace.
    'Then press `R` here to see what became of it.',
  ].join('\n\n');
}

/** What the approval means for v1's clients, and for how long. */
function stopLines({ stopForecast }: MigrationStatus): string[] {
  if (stopForecast === null) return [];
  const lines = describeStop(stopForecast, (name) => code(name));
  return [lines.map((line) => `- ${line}`).join('\n')];
}

function toApprove(
  { window }: MigrationStatus,
  evidenceId: string,
  sinceMs: number,
): readonly string[] {
  const over = window !== null && window.endMs <= sinceMs;
  const plan = window === null ? '' : code(describeWindow(window));
  return [
    ...(over ? [`The window of the request, ${plan}, is over: name another, or "now".`] : []),
    ...(window === null || over ? [] : [`An approval waits for ${plan}, unless it names another.`]),
    'To approve, send the signal `approve` (or `reject`) with:',
    body({ evidenceId, ...(over ? { window: 'start/end' } : {}) }),
  ];
}

function toMove(evidenceId: string): readonly string[] {
  return [
    'To begin at once, or in the window that you name, send `approve` again with:',
    body({ evidenceId, window: 'now' }),
    '`pause` holds it back, `reject` and `abort` undo everything.',
  ];
}

/** What to send, ready to be pasted. Over several lines: on one the form of the UI would lose the first click. */
export function body(fields: object): string {
  return `\`\`\`json\n${JSON.stringify({ approver: 'your name', ...fields }, null, 2)}\n\`\`\``;
}
