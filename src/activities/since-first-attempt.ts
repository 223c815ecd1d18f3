import { activityInfo } from '@temporalio/activity';

/**
 * A watch over an activity: how long it has gone on, from its first attempt, in milliseconds. By Temporal's clock up to
 * this attempt, and by one that nobody sets from there: a worker's own may be wrong.
 */
export function sinceFirstAttempt(): () => number {
  const startedAt = performance.now();
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  const beforeMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  return () => beforeMs + performance.now() - startedAt;
}
