import { setTimeout as sleep } from 'node:timers/promises';
import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { MigrationReport } from '../../src/model/status.ts';

/**
 * Wait for the end of a migration.
 *
 * @throws {Error} after `timeoutMs`, which tells the activities that it hangs in and what they wait for: the limit of
 *   a test would tell nothing.
 */
export async function awaitResult(
  handle: WorkflowHandle,
  timeoutMs: number,
): Promise<MigrationReport> {
  const over = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: over.signal }).then(async () => {
    throw new Error(`had not ended after ${timeoutMs / 1000} s; ${await whereItHangs(handle)}`);
  });
  try {
    return (await Promise.race([handle.result(), late])) as MigrationReport;
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

async function whereItHangs(handle: WorkflowHandle): Promise<string> {
  const { raw } = await handle.describe();
  const activities = (raw.pendingActivities ?? []).map((activity) => {
    const { activityType, attempt, heartbeatDetails, lastFailure } = activity;
    const seen = (heartbeatDetails?.payloads ?? []).map((payload) =>
      JSON.stringify(defaultPayloadConverter.fromPayload(payload)),
    );
    const failure = lastFailure?.message ?? 'none';
    return `${activityType?.name ?? '?'}, attempt ${attempt ?? 0}, last failure ${failure}: ${seen.join(' ')}`;
  });
  return activities.join('; ') || 'no activity is under way';
}
