import { Context } from '@temporalio/activity';
import type { Journal } from '../model/change.ts';
import { utcSeconds } from '../planner/utc-seconds.ts';

/** Below half of the shortest heartbeat time-out, so that one late beat does not count as a death. */
const BEAT_MS = 1000;

const lastDetails = new WeakMap<Context, unknown>();
const journals = new WeakMap<Context, () => Journal | undefined>();

/** Tell how it goes; shown with the pending activity, and handed to the next attempt. */
export function beat(details: unknown): void {
  const context = Context.current();
  lastDetails.set(context, details);
  pulse(context);
}

/**
 * Tell what a step is at that takes its time without looking again and again; shown until it tells something else.
 *
 * @param waitingFor what has to happen, as what follows "Waiting for".
 */
export function tell(waitingFor: string): void {
  beat({ waitingFor, seen: 'no answer yet', since: utcSeconds(Date.now()) });
}

/** Hand on, with every beat, what the call has done to the world so far. */
export function handOn(context: Context, journal: () => Journal | undefined): void {
  journals.set(context, journal);
}

/** Beat now, with what was told last. */
export function pulse(context: Context): void {
  const details = lastDetails.get(context);
  const journal = journals.get(context)?.();
  context.heartbeat(
    journal === undefined ? details : { ...(details as object | undefined), journal },
  );
}

/**
 * Beat for as long as `run` takes, repeating what was told last. Every activity does, short ones too: a worker that
 * was killed in the middle of a short call is then missed within seconds, not after the call's own time-out.
 */
export async function withHeartbeats<T>(run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const earlier = context.info.heartbeatDetails as { journal?: Journal } | undefined;
  if (earlier !== undefined) {
    const details = { ...earlier };
    delete details.journal;
    lastDetails.set(context, details);
  }
  const timer = setInterval(() => {
    pulse(context);
  }, BEAT_MS);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
