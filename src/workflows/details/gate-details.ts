import { describeWindow } from '../../model/maintenance-window.ts';
import { EXAMPLE_NAME } from '../../model/example-name.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { describeStop } from '../../planner/describe-stop.ts';
import { describeLag } from '../../planner/lag.ts';
import { code, iso, json } from './markdown.ts';

/** What whoever pastes it has to put their own in for. */
const NAME = { approver: EXAMPLE_NAME };

/** Where a message is sent from. By update, because a signal says success whatever becomes of it. */
export function howToSend(name: string): string {
  return `\`More Actions\` → \`Send an Update\` → \`${name}\``;
}

/** The other way to send what was shown, and why it is the worse one. */
export const BY_SIGNAL =
  'An update answers at once. `Send a Signal` takes the same, but says success whatever becomes of it.';

/** What to look at and what to send, only while the gate is open; else empty. */
export function gateDetails(status: MigrationStatus): string {
  const { waitingFor, evidence, phase, undoneCutOvers } = status;
  if (waitingFor === null || evidence === null || phase !== 'awaitApproval') return '';
  const last = undoneCutOvers.at(-1);
  return [
    ...(last === undefined ? [] : [`The last cut-over was undone: ${code(last.why)}`]),
    `Evidence \`${evidence.evidenceId}\`, collected ${iso(evidence.collectedAtMs)}: ${describeLag(evidence.lag)}.`,
    ...stopLines(status),
    ...toGoOn(status, evidence.evidenceId),
    `To reject, which undoes everything and leaves v1 in service: ${howToSend('reject')}, with:`,
    json({ ...NAME, comment: 'why' }),
    BY_SIGNAL,
  ].join('\n\n');
}

/** What the approval means for v1's clients, and for how long. */
function stopLines({ stopForecast }: MigrationStatus): string[] {
  if (stopForecast === null) return [];
  const { logicalSlots, receivers } = stopForecast;
  const few = {
    ...stopForecast,
    logicalSlots: logicalSlots.slice(0, MAX_NAMES),
    receivers: receivers.slice(0, MAX_NAMES),
  };
  const cut = logicalSlots.length > MAX_NAMES || receivers.length > MAX_NAMES;
  const lines = describeStop(few, (name) => code(name, MAX_NAME));
  return [
    [...lines, ...(cut ? ['There are more of these: in the query `status`.'] : [])]
      .map((line) => `- ${line}`)
      .join('\n'),
  ];
}

const MAX_NAMES = 3;
const MAX_NAME = 63;

function toGoOn({ held, approved, window, waitingFor }: MigrationStatus, evidenceId: string) {
  const resume = [`To let it go on: ${howToSend('resume')}, with:`, json(NAME)];
  if (approved === null) {
    const over = window !== null && window.endMs <= (waitingFor?.sinceMs ?? 0);
    return [...(held === null ? [] : resume), ...toApprove(evidenceId, window, over)];
  }
  if (held !== null) return resume;
  return [
    `To begin at once, or in the window that you name: ${howToSend('approve')} again, with:`,
    json({ ...NAME, evidenceId, window: 'now' }),
    '`pause` holds it back, `abort` undoes everything.',
  ];
}

function toApprove(evidenceId: string, window: MigrationStatus['window'], over: boolean): string[] {
  const plan = window === null ? '' : code(describeWindow(window));
  return [
    ...(over ? [`The window of the request, ${plan}, is over: name another, or \`now\`.`] : []),
    ...(window === null || over ? [] : [`An approval waits for ${plan}, unless it names another.`]),
    `To approve: ${howToSend('approve')}, with:`,
    json({ ...NAME, evidenceId, ...(over ? { window: 'start/end' } : {}) }),
  ];
}
