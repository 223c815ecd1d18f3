import {
  type ApplicationFailure,
  CancellationScope,
  currentUpdateInfo,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
} from '@temporalio/workflow';
import { parseDecision, type Decision, type ReadDecision } from '../model/decision.ts';
import { printable } from '../model/printable.ts';
import type { SentBy, SentDecision } from '../model/record.ts';
import { sentDecision } from '../model/sent-decision.ts';
import type { MigrationStatus } from '../model/status.ts';
import { DECIDABLE } from './decisions.ts';
import { evidenceQuery, planQuery, statusQuery } from './messages.ts';
import type { Migration } from './migration.ts';
import { refuseAbort, type Situation } from './refusals.ts';
import { windowOf } from './refuse-approve.ts';
import { shortFailure } from './short-failure.ts';

/** Kept and shown; a flood of odd signals must not grow the state without bound. */
const MAX_IGNORED_SIGNALS = 20;
/** The same for the record. */
const MOST_REFUSED = 300;

/**
 * Take part in the conversation. Handlers read whatever comes. A signal handler never throws: that would fail the
 * migration, or hang it; what changes nothing is recorded with the reason. An update is refused with the same reason, by
 * its handler: what a validator refuses leaves no trace, and whoever asks in a year wants to know who tried.
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
  const heard: Tally = { signals: 0, refused: 0 };
  onSignals(migration, heard);
  onUpdates(migration, heard);
  CancellationScope.current().cancelRequested.catch(() => {
    const why = refuseAbort(migration);
    if (why !== null) ignore(migration, 'Request Cancellation', why);
    note(migration, heard, { ...sentDecision('cancel', null), why, sent: { by: 'cancel' } });
  });
}

/** What came so far. */
interface Tally {
  /** Of whatever name: Temporal's history has them in the same order. */
  signals: number;
  refused: number;
}

const KINDS = Object.keys(DECIDABLE) as Decision['kind'][];

function onSignals(migration: Migration, heard: Tally): void {
  const handlers = KINDS.map((kind) => {
    const handler = (payload: unknown) => {
      const sent = { by: 'signal' as const, number: ++heard.signals };
      const judged = hear(migration, heard, { kind, payload, sent });
      if ('why' in judged) ignore(migration, kind, judged.why);
      else take(migration, kind, judged);
    };
    return [kind, handler] as const;
  });
  const byName = new Map<string, (payload: unknown) => void>(handlers);
  // The first one: what was sent before the first worker came is then heard in its order, which Temporal's history has.
  setDefaultSignalHandler((name, payload) => {
    const known = byName.get(name);
    if (known !== undefined) {
      known(payload);
      return;
    }
    const why = noSuch('signal');
    const sent = { by: 'signal' as const, number: ++heard.signals };
    ignore(migration, name, why);
    note(migration, heard, { ...sentDecision(name, payload), why, sent });
  });
  for (const [kind, handler] of handlers) {
    const { signal, description } = DECIDABLE[kind];
    setHandler(signal, handler, { description: `${description.does} ${description.body}` });
  }
}

function onUpdates(migration: Migration, heard: Tally): void {
  for (const kind of KINDS) {
    const { update, description } = DECIDABLE[kind];
    const handler = (payload: unknown) => {
      const judged = hear(migration, heard, { kind, payload, sent: byUpdate() });
      if ('why' in judged) throw refused(judged.why);
      return take(migration, kind, judged);
    };
    setHandler(update, handler, {
      description: `${description.does} Answers at once. ${description.body}`,
      // A run takes two thousand updates: a script that asks again and again must not use them up.
      validator: (payload: unknown) => {
        const judged = judge(migration, kind, payload);
        if ('why' in judged && heard.refused >= MOST_REFUSED) throw refused(judged.why);
      },
    });
  }
  // Names that there are not: they are misspelt, or another version's.
  setDefaultUpdateHandler((name, payload) => {
    const why = noSuch('update');
    note(migration, heard, { ...sentDecision(name, payload), why, sent: byUpdate() });
    throw refused(why);
  });
}

function byUpdate(): SentBy {
  return { by: 'update', updateId: currentUpdateInfo()?.id ?? '' };
}

function noSuch(what: 'signal' | 'update'): string {
  return `there is no such ${what}; there are ${KINDS.join(', ')}`;
}

/** What somebody decides by one message. */
interface Message {
  kind: Decision['kind'];
  payload: unknown;
  sent: SentBy;
}

function hear(migration: Migration, heard: Tally, { kind, payload, sent }: Message) {
  const judged = judge(migration, kind, payload);
  const why = 'why' in judged ? judged.why : null;
  note(migration, heard, { ...sentDecision(kind, payload), why, sent });
  return judged;
}

/** Keep it in the record, whether it counted or not. */
function note(
  { record }: Migration,
  heard: Tally,
  { why, ...sent }: Omit<SentDecision, 'taken' | 'temporal'>,
): void {
  if (why !== null) heard.refused++;
  if (why !== null && heard.refused > MOST_REFUSED) return;
  const last = why !== null && heard.refused === MOST_REFUSED;
  record.add('decision', { ...sent, taken: why === null, why: last ? `${why} ${ENOUGH}` : why });
  if (why !== null) record.flush();
}

const ENOUGH = '(what is refused after this one is not recorded any more)';

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
  if (!goesOn(migration.status, kind)) migration.record.flush();
  migration.show();
  return unquoted(answer);
}

/** Whether something follows at once, which writes the record before it begins, or at its end. */
function goesOn({ approved, held }: MigrationStatus, kind: Decision['kind']): boolean {
  if (kind === 'pause' || kind === 'resume') return false;
  return kind !== 'approve' || (approved !== null && approved.window === null && held === null);
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
