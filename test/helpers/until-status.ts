import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { MigrationStatus } from '../../src/model/status.ts';

/** Each question is answered by a replay of the whole history. */
const POLL_MS = 400;

/** What of a migration is waited for, and how long. */
export interface WantedStatus {
  what: string;
  wanted: (status: MigrationStatus) => boolean;
  timeoutMs: number;
}

/** Asks a running migration until it is as wanted. A worker that is dead now may live again soon. */
export async function untilStatus(
  handle: WorkflowHandle,
  { what, wanted, timeoutMs }: WantedStatus,
): Promise<MigrationStatus> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = null;
  for (;;) {
    const status = await handle.query<MigrationStatus>('status').catch((error: unknown) => {
      last = error;
      return null;
    });
    if (status !== null && wanted(status)) return status;
    last = status ?? last;
    const { status: run } = await handle.describe();
    if (run.name !== 'RUNNING' || Date.now() > deadline)
      throw new Error(`never saw ${what} (${run.name}); last: ${JSON.stringify(last)}`);
    await sleep(POLL_MS);
  }
}
