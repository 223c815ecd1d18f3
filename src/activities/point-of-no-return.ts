import { activityInfo } from '@temporalio/activity';
import { HandoverError, KubernetesFailed, ProofRefuted } from '../model/errors.ts';
import { beat } from './heartbeats.ts';
import { sinceFirstAttempt } from './since-first-attempt.ts';

/** The one call after which there is no way back, and what has to be true before it. */
export interface PointOfNoReturn<T> {
  /** What a call that has come through already looks like; null when there is none. */
  done: () => Promise<T | null>;
  /**
   * @returns how old the proof is, in milliseconds, by a clock that made it, too: a worker's may be wrong.
   * @throws PROOF_REFUTED when the call must not be sent.
   */
  check: () => Promise<number>;
  send: () => Promise<T>;
  /** How long after the proof it may be sent: nobody agreed to wait longer. */
  withinMs: number;
}

interface Sent {
  /** For people. */
  waitingFor: string;
  sent: true;
}

/**
 * Send it if the proof holds. Until it was sent for the first time, whatever keeps the proof from being confirmed is
 * tried again for `withinMs`, then refused. Once it was sent without a clear answer it is never given up: it may have
 * been accepted.
 *
 * @throws PROOF_REFUTED, not retried, when nothing was sent, or what was sent was clearly refused.
 */
export async function passPointOfNoReturn<T>(point: PointOfNoReturn<T>): Promise<T> {
  const triedMs = sinceFirstAttempt();
  const sentBefore = (activityInfo().heartbeatDetails as Sent | undefined)?.sent === true;
  try {
    const done = await point.done();
    if (done !== null) return done;
    const ageMs = await point.check();
    if (!sentBefore && ageMs >= point.withinMs)
      throw new ProofRefuted('it holds, but its time was over before it was used');
  } catch (error) {
    throw sentBefore ? error : inTime(error, triedMs() < point.withinMs);
  }
  const sent: Sent = { waitingFor: 'the answer to what was sent', sent: true };
  beat(sent);
  try {
    return await point.send();
  } catch (error) {
    throw refusedClearly(error, sentBefore);
  }
}

/** Nothing was sent: whatever keeps the proof from being confirmed may do so until its time is over. */
function inTime(error: unknown, timeIsLeft: boolean): unknown {
  if (error instanceof ProofRefuted || timeIsLeft) return error;
  const what = error instanceof HandoverError ? error.explanation.what : String(error);
  return new ProofRefuted(`it could not be confirmed in time. ${what}`);
}

/** 403 and the like: the API server decided, and decided no. */
function refusedClearly(error: unknown, sentBefore: boolean): unknown {
  const clear = error instanceof KubernetesFailed && !error.retryable;
  return clear && !sentBefore ? new ProofRefuted(error.explanation.what) : error;
}
