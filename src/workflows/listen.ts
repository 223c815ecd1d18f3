import {
  CancellationScope,
  setDefaultSignalHandler,
  setHandler,
  type SignalDefinition,
} from '@temporalio/workflow';
import { parseDecision, type Decision } from '../model/decision.ts';
import type { Migration } from './migration.ts';
import { abortSignal, approveSignal, planQuery, rejectSignal, statusQuery } from './messages.ts';

/** Kept and shown; a flood of odd signals must not grow the state without bound. */
const MAX_IGNORED_SIGNALS = 20;

/**
 * Take part in the conversation. Handlers read whatever comes and never throw: a signal handler that throws would
 * fail the migration, or hang it. What changes nothing is recorded with the reason.
 */
export function listen(migration: Migration): void {
  setHandler(statusQuery, () => migration.status, {
    description: 'All that is known of this migration.',
  });
  setHandler(planQuery, () => migration.plan ?? null, {
    description: 'What it does: every setting of v1, the v2 custom resource, the secrets by name.',
  });
  onDecision(migration, approveSignal, 'approve', {
    description:
      'Approve the cut-over. Body: {"approver": "your name", "evidenceId": "from the details"}',
    refuse: () => refuseAtGate(migration, 'approve'),
  });
  onDecision(migration, rejectSignal, 'reject', {
    description:
      'Reject the cut-over: all is undone, v1 stays. Body: {"approver": "your name", "comment": "why"}',
    refuse: () => refuseAtGate(migration, 'reject'),
  });
  onDecision(migration, abortSignal, 'abort', {
    description:
      'Stop the migration and undo it, before v1 is deleted. Body: {"approver": "your name"}',
    refuse: () => refuseAbort(migration),
    then: () => {
      migration.untilPointOfNoReturn.cancel();
    },
  });
  CancellationScope.current().cancelRequested.catch(() => {
    const why = refuseAbort(migration);
    if (why !== null) ignore(migration, 'Request Cancellation', why);
  });
  setDefaultSignalHandler((name) => {
    ignore(migration, name, 'there is no such signal; there are approve, reject and abort');
  });
}

interface Reaction {
  description: string;
  /** Why the signal comes at a wrong time; null when it does not. */
  refuse: () => string | null;
  then?: () => void;
}

function onDecision(
  migration: Migration,
  signal: SignalDefinition<[unknown]>,
  kind: Decision['kind'],
  { description, refuse, then }: Reaction,
): void {
  const handle = (payload: unknown) => {
    const parsed = parseDecision(payload);
    if (!parsed.ok) {
      ignore(migration, kind, parsed.why);
      return;
    }
    const why = refuse() ?? staleEvidence(migration, parsed.evidenceId);
    if (why !== null) {
      ignore(migration, kind, why);
      return;
    }
    const { approver, comment, evidenceId } = parsed;
    migration.status.decisions.push({ kind, approver, comment, evidenceId, atMs: Date.now() });
    migration.show();
    then?.();
  };
  setHandler(signal, handle, { description });
}

function refuseAtGate({ status }: Migration, kind: 'approve' | 'reject'): string | null {
  if (status.outcome !== null) return 'the migration has ended';
  if (status.pastPointOfNoReturn) return 'it is too late: v1 is deleted or being deleted';
  if (status.phase !== 'awaitApproval' || status.waitingFor === null)
    return `the gate is not open, the migration is at ${status.phase}`;
  const open = status.decisions.findLast(({ atMs }) => atMs >= (status.waitingFor?.sinceMs ?? 0));
  return open === undefined
    ? null
    : `${open.approver} has decided already (${open.kind}), not ${kind}`;
}

function refuseAbort({ status }: Migration): string | null {
  if (status.outcome !== null) return 'the migration has ended';
  return status.pastPointOfNoReturn
    ? 'it is too late: v1 is deleted or being deleted, and v2 has all of it'
    : null;
}

function staleEvidence({ status }: Migration, evidenceId: string | null): string | null {
  if (evidenceId === null || status.evidence === null) return null;
  if (evidenceId === status.evidence.evidenceId) return null;
  return `it names the evidence ${evidenceId.slice(0, 20)}, and the current one is ${status.evidence.evidenceId}`;
}

function ignore(migration: Migration, name: string, why: string): void {
  const { ignoredSignals } = migration.status;
  ignoredSignals.push({ name: name.slice(0, 80), why, atMs: Date.now() });
  if (ignoredSignals.length > MAX_IGNORED_SIGNALS) ignoredSignals.shift();
  migration.show();
}
