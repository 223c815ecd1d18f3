import { ApplicationFailure } from '@temporalio/activity';
import { HandoverError } from '../model/errors.ts';
import { withHeartbeats } from './heartbeats.ts';

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * Give every activity heartbeats, and the same way of failing: an expected error becomes an ApplicationFailure of
 * its own code, retried or not as the error says. Anything else stays as it is and is retried: it is a bug of ours or news.
 */
export function withReportedFailures<T extends Record<string, Activity>>(activities: T): T {
  const wrapped = Object.entries(activities).map(
    ([name, run]) => [name, reported(name, run)] as const,
  );
  return Object.fromEntries(wrapped) as unknown as T;
}

/**
 * Steps from the point of no return on, a fall-back included. There is no way back, so nothing but an answer that says "nothing was sent" or
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
];
/** Answers that end even those. */
const FINAL_CODES: readonly string[] = ['PROOF_REFUTED', 'VERIFICATION_FAILED'];

function reported(name: string, run: Activity): Activity {
  return async (...args) => {
    try {
      return await withHeartbeats(() => run(...args));
    } catch (error) {
      throw error instanceof HandoverError ? toFailure(name, error) : error;
    }
  };
}

function toFailure(name: string, error: HandoverError): ApplicationFailure {
  const goesOn = FORWARD_ONLY.includes(name) && !FINAL_CODES.includes(error.code);
  const failure = ApplicationFailure.create({
    type: error.code,
    message: error.message,
    nonRetryable: !error.retryable && !goesOn,
    // Not the cause: what a server answered may hold more than a history should.
    details: [error.explanation],
  });
  // Always the same lines of this file, which the UI would show after the message, with the message again before them.
  failure.stack = '';
  return failure;
}
