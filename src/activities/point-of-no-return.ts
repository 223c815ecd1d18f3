import { activityInfo } from '@temporalio/activity';
import { HandoverError, KubernetesFailed, ProofRefuted } from '../model/errors.ts';
import { beat } from './heartbeats.ts';

/** The one call after which there is no way back, and what has to be true before it. */
export interface PointOfNoReturn<T> {
  /** What a call that has come through already looks like; null when there is none. */
  done: () => Promise<T | null>;
  /** @throws PROOF_REFUTED when the call must not be sent. */
  check: () => Promise<void>;
  send: () => Promise<T>;
  /** Milliseconds since the epoch: nobody agreed to wait longer for the proof to be confirmed. */
  giveUpAtMs: number;
}

interface Sent {
  sent: true;
}

/**
 * Send it if the proof holds. Until it was sent for the first time, whatever keeps the proof from being confirmed is
 * tried again until `giveUpAtMs`, then refused. Once it was sent without a clear answer it is never given up: it may
 * have been accepted.
 *
 * @throws PROOF_REFUTED, not retried, when nothing was sent, or what was sent was clearly refused.
 */
export async function passPointOfNoReturn<T>(point: PointOfNoReturn<T>): Promise<T> {
  const sentBefore = (activityInfo().heartbeatDetails as Sent | undefined)?.sent === true;
  try {
    const done = await point.done();
    if (done !== null) return done;
    await point.check();
    if (!sentBefore) refuseAfter(point.giveUpAtMs);
  } catch (error) {
    throw sentBefore ? error : inTime(error, point.giveUpAtMs);
  }
  const sent: Sent = { sent: true };
  beat(sent);
  try {
    return await point.send();
  } catch (error) {
    throw refusedClearly(error, sentBefore);
  }
}

/** Nothing was sent: whatever keeps the proof from being confirmed may do so until the time-box is over. */
function inTime(error: unknown, giveUpAtMs: number): unknown {
  if (error instanceof ProofRefuted || Date.now() < giveUpAtMs) return error;
  const what = error instanceof HandoverError ? error.explanation.what : String(error);
  return new ProofRefuted(`it could not be confirmed in time. ${what}`);
}

/** A worker that comes back hours later finds a proof that holds, and an outage that nobody agreed to. */
function refuseAfter(giveUpAtMs: number): void {
  if (Date.now() >= giveUpAtMs)
    throw new ProofRefuted('it holds, but its time was over before it was used');
}

/** 403 and the like: the API server decided, and decided no. */
function refusedClearly(error: unknown, sentBefore: boolean): unknown {
  const clear = error instanceof KubernetesFailed && !error.retryable;
  return clear && !sentBefore ? new ProofRefuted(error.explanation.what) : error;
}
