import type { temporal } from '@temporalio/proto';
import { duration } from '../../planner/duration.ts';
import { messageOf, type ActivityTeller } from './activity-teller.ts';
import { readInput } from './read-payload.ts';
import type { WatchLine } from './watch-line.ts';

type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

/** What is pending tells what the history does not: attempts that failed, and how far a wait is. */
export function tellPending(
  pending: readonly Pending[],
  activities: ActivityTeller,
  nowMs: number,
): { failed: WatchLine[]; live: string } {
  const failed: WatchLine[] = [];
  const live: string[] = [];
  for (const one of pending) {
    const id = one.activityId ?? '';
    const step = activities.find(id);
    if (step === undefined) continue;
    const attempt = one.attempt ?? 1;
    const told =
      attempt > 1 && one.lastFailure
        ? activities.failedAttempt(id, attempt - 1, messageOf(one.lastFailure))
        : null;
    if (told !== null) failed.push({ atMs: nowMs, ...told });
    if (step.quiet && attempt === 1) continue;
    live.push(`${step.summary} (${duration((nowMs - step.scheduledAtMs) / 1000)})${seenBy(one)}`);
  }
  return { failed, live: live.join(' | ') };
}

/** What its heartbeat says: lag, rate and ETA where it waits for those. */
function seenBy({ heartbeatDetails }: Pending): string {
  const { seen } = (readInput(heartbeatDetails) ?? {}) as { seen?: unknown };
  return typeof seen === 'string' ? `: ${seen}` : '';
}
