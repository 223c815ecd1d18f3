import {
  type ApplicationFailure,
  CancellationScope,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { parseDecision, type Decision, type ReadDecision } from '../model/decision.ts';
import { printable } from '../model/printable.ts';
import type { MigrationStatus } from '../model/status.ts';
import { DECIDABLE } from './decisions.ts';
import { evidenceQuery, planQuery, statusQuery } from './messages.ts';
import type { Migration } from './migration.ts';
import { refuseAbort, type Situation } from './refusals.ts';
import { windowOf } from './refuse-approve.ts';
import { shortFailure } from './short-failure.ts';

/** Kept and shown; a flood of odd signals must not grow the state without bound. */
const MAX_IGNORED_SIGNALS = 20;

/**
 * Take part in the conversation. Handlers read whatever comes. A signal handler never throws: that would fail the
 * migration, or hang it; what changes nothing is recorded with the reason. An update is refused with the same reason.
 */
export function listen(migration: Migration): void {
  setHandler(statusQuery, () => migration.status, {
    description: 'All that is known of this migration.',
  });
  setHandler(planQuery, () => migration.plan ?? null, {
    description: 'What it does: every setting of v1, the v2 custom resource, the secrets by name.',
  });
  setHandler(evidenceQuery, () => shownEvidence(migration.status), {
    description: 'What the gate that is open shows, and its evidenceId; null while none is open.',
  });
  for (const kind of Object.keys(DECIDABLE) as Decision['kind'][]) onDecision(migration, kind);
  CancellationScope.current().cancelRequested.catch(() => {
    const why = refuseAbort(migration);
    if (why !== null) ignore(migration, 'Request Cancellation', why);
  });
  setDefaultSignalHandler((name) => {
    const known = Object.keys(DECIDABLE).join(', ');
    ignore(migration, name, `there is no such signal; there are ${known}`);
  });
}

function onDecision(migration: Migration, kind: Decision['kind']): void {
  const { signal, update, description } = DECIDABLE[kind];
  const { does, body } = description;
  const onSignal = (payload: unknown) => {
    const judged = judge(migration, kind, payload);
    if ('why' in judged) ignore(migration, kind, judged.why);
    else take(migration, kind, judged);
  };
  setHandler(signal, onSignal, { description: `${does} ${body}` });
  setHandler(
    update,
    (payload: unknown) => {
      // Judged again: several may have been validated before the first of them was handled.
      const judged = judge(migration, kind, payload);
      if ('why' in judged) throw refused(judged.why);
      return take(migration, kind, judged);
    },
    {
      description: `${does} Answers at once. ${body}`,
      validator: (payload: unknown) => {
        const judged = judge(migration, kind, payload);
        if ('why' in judged) throw refused(judged.why);
      },
    },
  );
}

/** What was sent, if it counts now. */
interface Judged {
  sent: ReadDecision;
  seen: Situation;
}

/** Changes nothing: an update that is refused must leave no trace. */
function judge(
  { request, status }: Migration,
  kind: Decision['kind'],
  payload: unknown,
): Judged | { why: string } {
  const sent = parseDecision(payload, kind);
  if (!sent.ok) return { why: unquoted(sent.why) };
  const seen = { request, status, nowMs: Date.now() };
  const why = DECIDABLE[kind].refuse(seen, sent);
  return why === null ? { sent, seen } : { why: unquoted(why) };
}

function take(migration: Migration, kind: Decision['kind'], { sent, seen }: Judged): string {
  const { approver, comment, evidenceId, window } = sent;
  const decision = { kind, approver, comment, evidenceId, window, atMs: seen.nowMs };
  const windowToKeep = windowOf(seen, sent);
  migration.status.decisions.push(decision);
  const answer = DECIDABLE[kind].take(migration, decision, windowToKeep);
  migration.show();
  return unquoted(answer);
}

/** A name may have double quotes, and the UI shows those escaped. */
function unquoted(text: string): string {
  return text.replaceAll('"', "'");
}

function refused(why: string): ApplicationFailure {
  return shortFailure({ type: 'DECISION_REFUSED', message: why, details: [] });
}

function shownEvidence({ phase, waitingFor, evidence, retirement }: MigrationStatus) {
  if (waitingFor === null) return null;
  if (phase === 'awaitSecondApproval') return retirement;
  return phase === 'awaitApproval' ? evidence : null;
}

function ignore(migration: Migration, name: string, why: string): void {
  const { ignoredSignals } = migration.status;
  ignoredSignals.push({ name: printable(name).slice(0, 80), why, atMs: Date.now() });
  if (ignoredSignals.length > MAX_IGNORED_SIGNALS) ignoredSignals.shift();
  migration.show();
}
