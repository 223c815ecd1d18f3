import type { Decision } from '../model/decision.ts';
import { describeWindow } from '../model/maintenance-window.ts';
import type { MigrationStatus } from '../model/status.ts';
import { stillToApprove } from '../planner/who-may-approve.ts';

/**
 * What the update's dialog shows for a decision that was taken: one sentence, of the status as it is since.
 *
 * @param earlier approvals of the same gate that stood before.
 */
export function answerApprove(
  status: MigrationStatus,
  { approver, atMs }: Pick<Decision, 'approver' | 'atMs'>,
  earlier: number,
): string {
  const { approvals, approved, approval, phase } = status;
  const what = phase === 'awaitSecondApproval' ? 'The delete of v1 is approved' : 'Approved';
  const window = approvals[0]?.window ?? null;
  const by = `${what} by ${approver}${window === null ? '' : ` for ${describeWindow(window)}`}`;
  if (approved !== null) return `${by}; ${whatFollows(status, atMs)}.`;
  const anew =
    earlier > 0 && approvals.length === 1
      ? ' The approvals before it were for another time and do not count any more.'
      : '';
  const count = `${approvals.length} of ${approval.minApprovals}`;
  return `${by}, ${count}; ${stillToApprove(status)}.${anew}`;
}

export function answerReject({ approver }: Pick<Decision, 'approver'>): string {
  return `Rejected by ${approver}; everything is undone, and v1 stays in service.`;
}

export function answerAbort(
  { phase, outage }: MigrationStatus,
  { approver }: Pick<Decision, 'approver'>,
): string {
  const v1 =
    phase === 'cutOver' || outage !== null ? 'is put back into service' : 'stays in service';
  return `Aborted by ${approver}; everything is undone, and v1 ${v1}.`;
}

export function answerPause({ approver }: Pick<Decision, 'approver'>): string {
  return `Held by ${approver}; the cut-over does not begin before somebody sends resume.`;
}

export function answerResume(
  status: MigrationStatus,
  { approver, atMs }: Pick<Decision, 'approver' | 'atMs'>,
): string {
  const { approved, phase } = status;
  if (approved !== null) return `Resumed by ${approver}; ${whatFollows(status, atMs)}.`;
  const next =
    phase === 'awaitApproval' ? 'the gate waits for an approval' : 'it goes on to the gate';
  return `Resumed by ${approver}; ${next}.`;
}

export function answerFallBack({ approver }: Pick<Decision, 'approver'>): string {
  return `Fall-back ordered by ${approver}; v2 is stopped, what only it has is counted, then v1 takes writes again.`;
}

/** What comes of an approval that is complete. */
function whatFollows(status: MigrationStatus, nowMs: number): string {
  const { held, approved, phase, retirement } = status;
  if (phase === 'awaitSecondApproval')
    return retirement?.unverified == null
      ? 'it begins now'
      : 'v2 is verified again first, and then the gate opens anew';
  if (held !== null)
    return `${held.by} holds it, so it does not begin before somebody sends resume`;
  const startMs = approved?.window?.startMs ?? 0;
  return nowMs < startMs ? 'the cut-over begins with that window' : 'the cut-over begins';
}
