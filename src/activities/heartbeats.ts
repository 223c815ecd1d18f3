import { Context } from '@temporalio/activity';
import { utcSeconds } from '../planner/utc-seconds.ts';

/** Below half of the shortest heartbeat time-out, so that one late beat does not count as a death. */
const BEAT_MS = 1000;

const lastDetails = new WeakMap<Context, unknown>();

/** Tell how it goes; shown with the pending activity, and handed to the next attempt. */
export function beat(details: unknown): void {
  const context = Context.current();
  lastDetails.set(context, details);
  context.heartbeat(details);
}

/**
 * Tell what a step is at that takes its time without looking again and again; shown until it tells something else.
 *
 * @param waitingFor what has to happen, as what follows "Waiting for".
 */
export function tell(waitingFor: string): void {
  beat({ waitingFor, seen: 'no answer yet', since: utcSeconds(Date.now()) });
}

/**
 * Beat for as long as `run` takes, repeating what was told last. Every activity does, short ones too: a worker that
 * was killed in the middle of a short call is then missed within seconds, not after the call's own time-out.
 */
export async function withHeartbeats<T>(run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  if (context.info.heartbeatDetails !== undefined)
    lastDetails.set(context, context.info.heartbeatDetails);
  const timer = setInterval(() => {
    context.heartbeat(lastDetails.get(context));
  }, BEAT_MS);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
