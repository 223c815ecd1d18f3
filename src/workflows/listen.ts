import {
  CancellationScope,
  setDefaultSignalHandler,
  setHandler,
  type SignalDefinition,
} from '@temporalio/workflow';
import { parseDecision, type Decision, type ReadDecision } from '../model/decision.ts';
import type { Migration } from './migration.ts';
import {
  abortSignal,
  approveSignal,
  fallBackSignal,
  pauseSignal,
  planQuery,
  rejectSignal,
  resumeSignal,
  statusQuery,
} from './messages.ts';
import {
  refuseAbort,
  refuseApprove,
  refuseFallBack,
  refusePause,
  refuseReject,
  refuseResume,
  staleEvidence,
  windowOf,
  type Situation,
} from './refusals.ts';

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
  listenAtGate(migration);
  listenForHold(migration);
  onDecision(migration, abortSignal, 'abort', {
    description:
      'Stop and undo the migration, before v1 is deleted or v2 promoted. Body: {"approver": "your name"}',
    refuse: (seen, sent) => refuseAbort(seen) ?? staleEvidence(seen, sent),
    then: () => {
      migration.untilPointOfNoReturn.cancel();
    },
  });
  onDecision(migration, fallBackSignal, 'fallBack', {
    description:
      'Go back to v1 while it is kept. What v2 has written is lost. Body: {"approver": "your name", "loseWritesOfV2": true}',
    refuse: refuseFallBack,
    then: () => {
      migration.untilDelete.cancel();
    },
  });
  CancellationScope.current().cancelRequested.catch(() => {
    const why = refuseAbort(migration);
    if (why !== null) ignore(migration, 'Request Cancellation', why);
  });
  setDefaultSignalHandler((name) => {
    const why =
      'there is no such signal; there are approve, reject, abort, pause, resume and fallBack';
    ignore(migration, name, why);
  });
}

function listenAtGate(migration: Migration): void {
  onDecision(migration, approveSignal, 'approve', {
    description:
      'Approve the cut-over ("window" is when), or later the delete of a kept v1. Body: {"approver": "your name", "evidenceId": "from the details"}',
    refuse: refuseApprove,
    then: ({ approver, atMs }, window) => {
      migration.status.approved = { approver, atMs, window };
    },
  });
  onDecision(migration, rejectSignal, 'reject', {
    description:
      'Reject the cut-over: all is undone, v1 stays. Body: {"approver": "your name", "comment": "why"}',
    refuse: refuseReject,
  });
}

function listenForHold(migration: Migration): void {
  onDecision(migration, pauseSignal, 'pause', {
    description:
      'Hold the cut-over back until resume; undoes nothing. Body: {"approver": "your name", "comment": "why"}',
    refuse: refusePause,
    then: ({ approver: by, comment, atMs }) => {
      migration.status.held = { by, comment, atMs };
    },
  });
  onDecision(migration, resumeSignal, 'resume', {
    description: 'Let a held cut-over go on. Body: {"approver": "your name"}',
    refuse: refuseResume,
    then: () => {
      migration.status.held = null;
    },
  });
}

interface Reaction {
  description: string;
  /** Why the signal changes nothing; null when it counts. */
  refuse: (seen: Situation, sent: ReadDecision) => string | null;
  /** @param window that an approval has to keep. */
  then?: (decision: Decision, window: Situation['status']['window']) => void;
}

function onDecision(
  migration: Migration,
  signal: SignalDefinition<[unknown]>,
  kind: Decision['kind'],
  { description, refuse, then }: Reaction,
): void {
  const handle = (payload: unknown) => {
    const parsed = parseDecision(payload, kind);
    if (!parsed.ok) {
      ignore(migration, kind, parsed.why);
      return;
    }
    const { request, status } = migration;
    const seen = { request, status, nowMs: Date.now() };
    const why = refuse(seen, parsed);
    if (why !== null) {
      ignore(migration, kind, why);
      return;
    }
    const { approver, comment, evidenceId, window } = parsed;
    const decision = { kind, approver, comment, evidenceId, window, atMs: seen.nowMs };
    status.decisions.push(decision);
    then?.(decision, windowOf(seen, parsed));
    migration.show();
  };
  setHandler(signal, handle, { description });
}

function ignore(migration: Migration, name: string, why: string): void {
  const { ignoredSignals } = migration.status;
  ignoredSignals.push({ name: name.slice(0, 80), why, atMs: Date.now() });
  if (ignoredSignals.length > MAX_IGNORED_SIGNALS) ignoredSignals.shift();
  migration.show();
}
