import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Reported } from '../activities/failures.ts';
import type { RunRef } from '../model/record.ts';
import { RECORD, WAIT } from './activity-options.ts';

/**
 * Runs beside a migration, outlives it, and closes its record: with how Temporal closed the run, a Terminate by
 * somebody's hand included, and with the whole history, which Temporal will forget.
 */
export async function keepRecord(migration: RunRef): Promise<{ status: string }> {
  const { awaitClosed } = proxyActivities<Reported<Activities>>({
    ...WAIT,
    summary: 'Wait for the migration to end, to close its record',
  });
  const { closeRecord } = proxyActivities<Reported<Activities>>({
    ...RECORD,
    summary: 'Close the record, with the history of the migration',
  });
  await awaitClosed(migration);
  return (await closeRecord(migration)).answer;
}
