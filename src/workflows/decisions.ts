import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import type { Decision, ReadDecision } from '../model/decision.ts';
import { EXAMPLE_NAME } from '../model/example-name.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import { countApproval } from '../planner/count-approval.ts';
import { whoCanUnblock } from '../planner/who-may-approve.ts';
import * as answers from './answers.ts';
import * as messages from './messages.ts';
import type { Migration } from './migration.ts';
import {
  refuseAbort,
  refuseFallBack,
  refusePause,
  refuseReject,
  refuseResume,
  staleEvidence,
  type Situation,
} from './refusals.ts';
import { refuseApprove } from './refuse-approve.ts';

/** What somebody can decide, by signal or by update. */
export interface Decidable {
  signal: SignalDefinition<[unknown]>;
  update: UpdateDefinition<string, [unknown]>;
  /** What the UI lists below the name, about 65 characters a line: what it does, then a body. */
  description: { does: string; body: string };
  /** Why it changes nothing; null when it counts. Changes nothing itself. */
  refuse: (seen: Situation, sent: ReadDecision) => string | null;
  /**
   * Let it count.
   *
   * @param window that an approval has to keep.
   * @returns what an update answers.
   */
  take: (migration: Migration, decision: Decision, window: MaintenanceWindow | null) => string;
}

const NAME = `"approver": "${EXAMPLE_NAME}"`;
const WITH_REASON = `{${NAME}, "comment": "why"}`;

export const DECIDABLE: Readonly<Record<Decision['kind'], Decidable>> = {
  approve: {
    signal: messages.approveSignal,
    update: messages.approveUpdate,
    description: {
      does: 'Approve the cut-over, or at the second gate the delete of v1.',
      body: `{${NAME}, "evidenceId": "from the details"}`,
    },
    refuse: refuseApprove,
    take: takeApproval,
  },
  reject: {
    signal: messages.rejectSignal,
    update: messages.rejectUpdate,
    description: { does: 'Close the gate: everything is undone, v1 stays.', body: WITH_REASON },
    refuse: refuseReject,
    take: (_migration, decision) => answers.answerReject(decision),
  },
  pause: {
    signal: messages.pauseSignal,
    update: messages.pauseUpdate,
    description: {
      does: 'Hold the cut-over back until resume; undoes nothing.',
      body: WITH_REASON,
    },
    refuse: refusePause,
    take: ({ status }, decision) => {
      const { approver: by, comment, atMs } = decision;
      status.held = { by, comment, atMs };
      return answers.answerPause(decision);
    },
  },
  resume: {
    signal: messages.resumeSignal,
    update: messages.resumeUpdate,
    description: { does: 'Let a held cut-over go on.', body: `{${NAME}}` },
    refuse: refuseResume,
    take: ({ status }, decision) => {
      status.held = null;
      return answers.answerResume(status, decision);
    },
  },
  abort: {
    signal: messages.abortSignal,
    update: messages.abortUpdate,
    description: {
      does: 'Stop and undo it all, before v1 is deleted or v2 promoted.',
      body: WITH_REASON,
    },
    refuse: (seen, sent) => refuseAbort(seen) ?? staleEvidence(seen, sent),
    take: ({ status, untilPointOfNoReturn }, decision) => {
      untilPointOfNoReturn.cancel();
      return answers.answerAbort(status, decision);
    },
  },
  fallBack: {
    signal: messages.fallBackSignal,
    update: messages.fallBackUpdate,
    description: {
      does: 'Go back to v1 while it is kept; what v2 has written is lost.',
      body: `{${NAME}, "loseWritesOfV2": true}`,
    },
    refuse: refuseFallBack,
    take: ({ untilDelete }, decision) => {
      untilDelete.cancel();
      return answers.answerFallBack(decision);
    },
  },
};

function takeApproval(
  { status }: Migration,
  { approver, atMs }: Decision,
  window: MaintenanceWindow | null,
): string {
  const earlier = status.approvals.length;
  const { minApprovals } = status.approval;
  const next = { approver, atMs, window };
  status.approvals = countApproval(status.approvals, next, minApprovals);
  status.approved = status.approvals.length >= minApprovals ? next : null;
  if (status.waitingFor !== null)
    status.waitingFor = { ...status.waitingFor, who: whoCanUnblock(status) };
  return answers.answerApprove(status, next, minApprovals === 1 ? 0 : earlier);
}
