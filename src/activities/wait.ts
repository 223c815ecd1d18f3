import { CancelledFailure, Context } from '@temporalio/activity';
import { HandoverError } from '../model/errors.ts';
import { utcSeconds } from '../planner/utc-seconds.ts';
import { beat } from './heartbeats.ts';

/** One look at what is awaited: either it is there, or what was seen instead. */
export type Look<T> = { done: true; value: T } | { done: false; seen: string; facts?: object };

/** What a pending activity shows in the Temporal UI while it waits. */
export interface WaitingHeartbeat {
  waitingFor: string;
  /** What was seen last, instead of what is waited for. */
  seen: string;
  /** For people: the start of the wait in UTC, to the second. */
  since: string;
  /** The same as a number: what the next attempt goes on with. */
  sinceMs: number;
  facts?: object;
}

export interface Wait<T> {
  /** What is waited for, as a sentence that an operator reads. */
  waitingFor: string;
  pollMs: number;
  /** When the wait began, for one that an earlier activity began; by default with the first attempt of this one. */
  sinceMs?: number;
  /** After this many milliseconds `onTimeout` is thrown; without it the wait has no end of its own. */
  timeoutMs?: number;
  onTimeout?: (seen: string) => Error;
  look: (sinceMs: number) => Promise<Look<T>>;
}

/**
 * Wait for something outside, telling it in the heartbeat. Survives a crash of the worker: the next attempt
 * goes on with the same start. What goes wrong in a look and may pass is told and looked at again.
 */
export async function waitUntil<T>(wait: Wait<T>): Promise<T> {
  const context = Context.current();
  const earlier = context.info.heartbeatDetails as WaitingHeartbeat | undefined;
  const sinceMs =
    wait.sinceMs ?? (earlier?.waitingFor === wait.waitingFor ? earlier.sinceMs : Date.now());
  for (;;) {
    const look = await lookOnce(wait, sinceMs);
    if (look.done) return look.value;
    const heartbeat: WaitingHeartbeat = {
      waitingFor: wait.waitingFor,
      seen: look.seen,
      since: utcSeconds(sinceMs),
      sinceMs,
      ...(look.facts === undefined ? {} : { facts: look.facts }),
    };
    beat(heartbeat);
    if (wait.timeoutMs !== undefined && Date.now() - sinceMs > wait.timeoutMs)
      throw wait.onTimeout?.(look.seen) ?? new Error(`gave up waiting for ${wait.waitingFor}`);
    await context.sleep(wait.pollMs).catch((error: unknown) => {
      throw error instanceof CancelledFailure ? whileWaiting(heartbeat) : error;
    });
  }
}

/** Who ends a wait by a time-box wants to know what it was that did not come. */
function whileWaiting(heartbeat: WaitingHeartbeat): CancelledFailure {
  const { waitingFor, seen } = heartbeat;
  return new CancelledFailure(`waited for ${waitingFor}; saw: ${seen}`, [heartbeat]);
}

async function lookOnce<T>(wait: Wait<T>, sinceMs: number): Promise<Look<T>> {
  try {
    return await wait.look(sinceMs);
  } catch (error) {
    if (error instanceof HandoverError && error.retryable)
      return { done: false, seen: error.explanation.what };
    throw error;
  }
}
