import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { telling } from '../clients/change-log.ts';
import type { Journal } from '../model/change.ts';
import { HandoverError } from '../model/errors.ts';
import { handOn, pulse, withHeartbeats } from './heartbeats.ts';
import { OpenJournal } from './journal.ts';

type Activity = (...args: never[]) => Promise<unknown>;

/** What an activity hands to the workflow: its answer, and what it did to the world if it did anything. */
export interface Done<T> {
  answer: T;
  journal?: Journal;
}

/** Activities as a worker registers them. */
export type Reported<T extends Record<string, Activity>> = {
  [Name in keyof T]: (...args: Parameters<T[Name]>) => Promise<Done<Awaited<ReturnType<T[Name]>>>>;
};

/**
 * Give every activity heartbeats, a journal of what it changes, and the same way of failing: an expected error becomes an
 * ApplicationFailure of its own code, retried or not as the error says. Anything else is retried: it is a bug of ours or
 * news. The journal goes along with whatever the attempt ends with.
 */
export function withReportedFailures<T extends Record<string, Activity>>(
  activities: T,
): Reported<T> {
  const wrapped = Object.entries(activities).map(
    ([name, run]) => [name, reported(name, run)] as const,
  );
  return Object.fromEntries(wrapped) as unknown as Reported<T>;
}

/**
 * Steps from the point of no return on, a fall-back included, and those of the record. There is no way back, so nothing but an answer that says "nothing was sent" or
 * "somebody must look" ends them: a permission that is missing is told, and tried again until somebody has given it.
 */
const FORWARD_ONLY: readonly string[] = [
  'deleteSource',
  'awaitSourceGone',
  'promoteTarget',
  'awaitPromoted',
  'createReplicationUser',
  'checkPromoted',
  'awaitReadyForBackup',
  'checkTargetArchiving',
  'takeFullBackup',
  'applyFinal',
  'awaitReplicas',
  'promoteFirst',
  'parkSource',
  'collectRetirement',
  'watchRetirement',
  'deleteParkedSource',
  'stopTarget',
  'resumeSource',
  'restoreKeepBackups',
  'unlockSource',
  'writeRecord',
  'awaitClosed',
  'closeRecord',
];
/** Answers that end even those. */
const FINAL_CODES: readonly string[] = ['PROOF_REFUTED', 'VERIFICATION_FAILED'];

function reported(name: string, run: Activity): Activity {
  return async (...args) => {
    const context = Context.current();
    const journal = new OpenJournal(context, () => {
      pulse(context);
    });
    handOn(context, () => journal.carried);
    try {
      const answer = await telling(journal, () => withHeartbeats(() => run(...args)));
      const { carried } = journal;
      return carried === undefined ? { answer } : { answer, journal: carried };
    } catch (error) {
      throw withJournal(name, error, journal);
    }
  };
}

/** The failure of this attempt. It is in the next one's heartbeat, too, if there is one. */
function withJournal(name: string, error: unknown, journal: OpenJournal): unknown {
  if (error instanceof CancelledFailure) {
    const { carried } = journal;
    if (carried === undefined) return error;
    const [first] = error.details;
    return new CancelledFailure(error.message, [first ?? null, { journal: carried }]);
  }
  if (error instanceof HandoverError) {
    journal.failed(error.code, error.message);
    return toFailure(name, error, journal);
  }
  const {
    name: type,
    message,
    stack,
    cause,
  } = error instanceof Error ? error : new Error(String(error));
  journal.failed(type, message);
  const failure = ApplicationFailure.create({
    type,
    message,
    details: [null, { journal: journal.carried }],
    ...(cause instanceof Error ? { cause } : {}),
  });
  // A bug of ours: where it is.
  if (stack !== undefined) failure.stack = stack;
  return failure;
}

function toFailure(name: string, error: HandoverError, journal: OpenJournal): ApplicationFailure {
  const goesOn = FORWARD_ONLY.includes(name) && !FINAL_CODES.includes(error.code);
  const failure = ApplicationFailure.create({
    type: error.code,
    message: error.message,
    nonRetryable: !error.retryable && !goesOn,
    // Not the cause: what a server answered may hold more than a history should.
    details: [error.explanation, { journal: journal.carried }],
  });
  // Always the same lines of this file, which the UI would show after the message, with the message again before them.
  failure.stack = '';
  return failure;
}
