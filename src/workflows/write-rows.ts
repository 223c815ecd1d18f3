import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Reported } from '../activities/failures.ts';
import type { RecordRow } from '../model/record.ts';
import { RECORD } from './activity-options.ts';

/**
 * Hand rows to the store.
 *
 * @param withinMs after which it is given up, with what kept it.
 */
export async function writeRows(
  rows: RecordRow[],
  withinMs: number,
): Promise<{ last: number; head: string }> {
  const { writeRecord } = proxyActivities<Reported<Activities>>({
    ...RECORD,
    scheduleToCloseTimeout: withinMs,
    summary: 'Write the record',
  });
  return (await writeRecord({ rows })).answer;
}
