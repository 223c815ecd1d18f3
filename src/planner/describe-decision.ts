import type { Decision } from '../model/decision.ts';
import { describeWindow } from '../model/maintenance-window.ts';
import type { MigrationStatus } from '../model/status.ts';
import type { Quoted } from './headline.ts';
import { utcSeconds } from './utc-seconds.ts';

const VERBS: Readonly<Record<Decision['kind'], string>> = {
  approve: 'approved the cut-over',
  reject: 'rejected the cut-over',
  abort: 'aborted the migration',
  pause: 'held the cut-over back',
  resume: 'let the cut-over go on',
  fallBack: 'ordered the fall-back to v1',
};

/** Who decided what and when, on what evidence, for which window, and what they said: one sentence. */
export function describeDecision(
  { promotionSentAtMs }: Pick<MigrationStatus, 'promotionSentAtMs'>,
  decision: Decision,
  quoted: Quoted,
): string {
  const { kind, approver, comment, atMs } = decision;
  const ofDelete = kind === 'approve' && atMs >= (promotionSentAtMs ?? Infinity);
  const what = ofDelete ? 'approved the delete of v1' : VERBS[kind];
  const details = [...evidenceOf(decision, quoted), ...windowOf(decision, quoted)];
  const named = details.length === 0 ? '' : ` (${details.join(', ')})`;
  const said = comment === null ? '' : ` Comment: ${quoted(comment)}`;
  return `${quoted(approver)} ${what} at ${quoted(utcSeconds(atMs))}${named}.${said}`;
}

function evidenceOf({ kind, evidenceId }: Decision, quoted: Quoted): string[] {
  if (evidenceId !== null) return [`evidence ${quoted(evidenceId)}`];
  return kind === 'approve' ? ['naming no evidence'] : [];
}

function windowOf({ window }: Decision, quoted: Quoted): string[] {
  if (window === null) return [];
  return [window === 'now' ? 'for now' : `for ${quoted(describeWindow(window))}`];
}
