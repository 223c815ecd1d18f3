import { samePerson } from '../model/approval-policy.ts';
import type { ReadDecision } from '../model/decision.ts';
import {
  describeWindow,
  latestBeginMs,
  type MaintenanceWindow,
} from '../model/maintenance-window.ts';
import type { MigrationStatus } from '../model/status.ts';
import { sameWindow } from '../planner/count-approval.ts';
import { stillToApprove, whyMayNotApprove } from '../planner/who-may-approve.ts';
import { namesAnother, refuseAtGate, staleEvidence, type Situation } from './refusals.ts';

/** The window that an approval has to keep; null may begin at once. A plain one joins those that stand. */
export function windowOf(
  { status }: Pick<Situation, 'status'>,
  { window }: Pick<ReadDecision, 'window'>,
): MaintenanceWindow | null {
  if (window !== null) return window === 'now' ? null : window;
  if (status.phase === 'awaitSecondApproval') return null;
  const [standing] = status.approvals;
  return standing === undefined ? status.window : standing.window;
}

/** Why an approval changes nothing; null when it counts. */
export function refuseApprove(seen: Situation, sent: ReadDecision): string | null {
  if (seen.status.phase === 'awaitSecondApproval') return refuseSecondApproval(seen, sent);
  return (
    refuseAtGate(seen, 'approve') ??
    whyMayNotApprove(seen.status, sent.approver) ??
    approvedAlready(seen, sent) ??
    refuseWindow(seen, sent) ??
    staleEvidence(seen, sent)
  );
}

/** A second plain approval may mean anything; none of it is worth an outage at noon. */
function approvedAlready(seen: Situation, sent: ReadDecision): string | null {
  const { approved, approvals, approval, held } = seen.status;
  // Where one is enough, an approval that names its window is the last word, whatever stood before.
  const moves = sent.window !== null && approval.minApprovals === 1;
  const [standing] = approvals;
  const another = standing !== undefined && !sameWindow(standing.window, windowOf(seen, sent));
  if (moves || another) return null;
  if (approved === null)
    return hasApproved(seen.status, sent)
      ? `${sent.approver} has approved already${timeOf(standing?.window)}; ${stillToApprove(seen.status)}`
      : null;
  if (approved.window === null)
    return `${approved.approver} has approved already, and ${held?.by ?? 'somebody'} holds it: send resume`;
  return `${approved.approver} has approved already${timeOf(approved.window)}; name another window, or now`;
}

/** Why an approval of the delete changes nothing; null when it counts. */
function refuseSecondApproval({ status }: Situation, sent: ReadDecision): string | null {
  const { waitingFor, approved, retirement } = status;
  if (waitingFor === null || retirement === null) return 'the second gate is not open yet';
  const mayNot = whyMayNotApprove(status, sent.approver);
  if (mayNot !== null) return mayNot;
  if (sent.window !== null)
    return 'a window is for the cut-over, which has been; v1 is deleted at once';
  if (approved !== null) return `${approved.approver} has approved the delete already`;
  if (hasApproved(status, sent))
    return `${sent.approver} has approved the delete already; ${stillToApprove(status)}`;
  // A second approval by mistake, meant for the cut-over, must not delete v1.
  if (sent.evidenceId === null)
    return `it deletes v1, so it has to name the evidence by evidenceId: ${retirement.evidenceId}`;
  return namesAnother(sent, retirement.evidenceId);
}

function hasApproved({ approvals }: MigrationStatus, { approver }: ReadDecision): boolean {
  return approvals.some((standing) => samePerson(standing.approver, approver));
}

function timeOf(window: MaintenanceWindow | null | undefined): string {
  return window ? `, for ${describeWindow(window)}` : '';
}

function refuseWindow(seen: Situation, sent: ReadDecision): string | null {
  const window = windowOf(seen, sent);
  if (window === null) return null;
  const seconds = seen.request.cutover.maxWriteOutageSeconds;
  if (latestBeginMs(window, seconds) > Math.max(window.startMs, seen.nowMs)) return null;
  return `${whose(seen, sent)} is over or too short, ${describeWindow(window)}: less than ${seconds} s of it are left (cutover.maxWriteOutageSeconds); name another window, or now`;
}

function whose({ status }: Situation, sent: ReadDecision): string {
  if (sent.window !== null) return 'the window';
  const [standing] = status.approvals;
  return standing === undefined
    ? 'cutover.window of the request'
    : `the window that ${standing.approver} approved`;
}
