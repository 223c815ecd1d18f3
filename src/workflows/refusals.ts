import type { ReadDecision } from '../model/decision.ts';
import { PHASES } from '../model/phase.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { MigrationStatus } from '../model/status.ts';
import { whyMayNotFallBack, whyMayNotResume } from '../planner/who-may-approve.ts';
import { whyNoFallBack } from '../planner/why-no-fall-back.ts';

/** What a signal or an update is judged by. */
export interface Situation {
  request: Pick<MigrationRequest, 'cutover'>;
  status: MigrationStatus;
  nowMs: number;
}

const ENDED = 'the migration has ended';
const UNDOING = 'everything is being undone already';

/** Why a fall-back changes nothing; null when it counts. */
export function refuseFallBack(
  { status }: Pick<Situation, 'status'>,
  sent: Pick<ReadDecision, 'approver' | 'evidenceId'>,
): string | null {
  const why = whyNoFallBack(status) ?? whyMayNotFallBack(status, sent.approver);
  if (why !== null) return why;
  return namesAnother(sent, status.retirement?.evidenceId ?? null);
}

/** What "too late" means, in the order that was chosen. */
function tooLate({ order, deleting, repository, promotionSentAtMs }: MigrationStatus): string {
  if (order === 'delete-then-promote' || deleting)
    return 'it is too late: v1 is deleted or being deleted, and v2 has all of it';
  if (promotionSentAtMs === null) return 'it is too late: the promotion of v2 is being sent';
  return repository === 'own'
    ? 'it is too late: v2 is promoted. v1 is kept, stopped; fallBack goes back to it and loses what v2 has written'
    : 'it is too late: v2 is promoted. v1 is kept, stopped, until its delete is approved';
}

/** Why a rejection changes nothing; null when it counts. */
export function refuseReject(seen: Situation, sent: ReadDecision): string | null {
  return refuseAtGate(seen, 'reject') ?? staleEvidence(seen, sent);
}

/** Why an abort changes nothing; null when it counts. */
export function refuseAbort({ status }: Pick<Situation, 'status'>): string | null {
  if (status.outcome !== null) return ENDED;
  if (status.undoing) return UNDOING;
  return status.pastPointOfNoReturn ? tooLate(status) : null;
}

/** Why a pause changes nothing; null when it counts. It may come long before the gate. */
export function refusePause({ status }: Pick<Situation, 'status'>): string | null {
  if (status.outcome !== null) return ENDED;
  if (status.undoing) return UNDOING;
  if (status.pastPointOfNoReturn) return tooLate(status);
  if (PHASES.indexOf(status.phase) >= PHASES.indexOf('cutOver'))
    return 'it is too late: the cut-over has begun; abort undoes it, and everything else';
  return status.held === null ? null : `${status.held.by} holds it already`;
}

/** Why a resume changes nothing; null when it counts. */
export function refuseResume(
  { status }: Pick<Situation, 'status'>,
  { approver }: Pick<ReadDecision, 'approver'>,
): string | null {
  if (status.outcome !== null) return ENDED;
  return status.held === null ? 'nobody holds the cut-over' : whyMayNotResume(status, approver);
}

/** Why an evidence that somebody named is not the one that is shown. */
export function staleEvidence(
  { status }: Pick<Situation, 'status'>,
  sent: Pick<ReadDecision, 'evidenceId'>,
): string | null {
  return status.evidence === null ? null : namesAnother(sent, status.evidence.evidenceId);
}

/** @param shown at the gate; null while there is none. */
export function namesAnother(
  { evidenceId }: Pick<ReadDecision, 'evidenceId'>,
  shown: string | null,
): string | null {
  if (evidenceId === null || evidenceId === shown) return null;
  return `it names the evidence ${evidenceId.slice(0, 20)}, and the current one is ${shown ?? 'not there yet'}`;
}

/** Why nothing can be decided at the first gate now; null while it is open. */
export function refuseAtGate(seen: Situation, kind: 'approve' | 'reject'): string | null {
  const { status } = seen;
  if (status.outcome !== null) return ENDED;
  if (status.undoing) return UNDOING;
  if (status.pastPointOfNoReturn) return tooLate(status);
  if (status.phase !== 'awaitApproval' || status.waitingFor === null)
    return `the gate is not open, the migration is at ${status.phase}`;
  const rejected = status.decisions.find((decision) => decision.kind === 'reject');
  if (rejected !== undefined)
    return `${rejected.approver} has decided already (reject), not ${kind}`;
  return status.approved !== null && begins(seen)
    ? `${status.approved.approver} has decided already (approve), not ${kind}`
    : null;
}

/** Whether the approval takes effect now: nothing keeps the cut-over from beginning any more. */
function begins({ status, nowMs }: Situation): boolean {
  const { approved, held } = status;
  return held === null && nowMs >= (approved?.window?.startMs ?? 0);
}
