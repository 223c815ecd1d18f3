import { Context, activityInfo } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import type { RecordRow, RunRef } from '../model/record.ts';
import type { RecordStore } from '../model/record-store.ts';
import { softwareVersion } from '../version.ts';
import { temporalSender } from './temporal-sender.ts';

/**
 * Add rows to the record of the migration that is running. Rows of somebody's word get what Temporal knows of who sent
 * it.
 *
 * @returns the last row that the store has: if it is before the first of these, nothing was written, and the rows have to
 *   be sent again from there.
 */
async function writeRecord(
  clients: Clients,
  { rows }: { rows: RecordRow[] },
): Promise<{ last: number; head: string }> {
  const run = runningMigration();
  const { last, head } = await auditStore(clients).append(
    run,
    await withSenders(run, rows),
    softwareVersion(),
  );
  return { last, head };
}

export const writeRecordActivities = { writeRecord };

export function auditStore({ audit }: Clients): RecordStore {
  if (audit === undefined) throw new Error('this worker was made without an audit store');
  return audit;
}

function runningMigration(): RunRef {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('it is called by a workflow only');
  return workflowExecution;
}

async function withSenders(run: RunRef, rows: RecordRow[]): Promise<RecordRow[]> {
  if (!rows.some(({ kind }) => kind === 'requested' || kind === 'decision')) return rows;
  const { workflow } = Context.current().client;
  const history = await workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  return rows.map((row) => {
    if (row.kind !== 'requested' && row.kind !== 'decision') return row;
    const temporal = temporalSender(history, row.content.sent);
    return { ...row, content: { ...row.content, temporal } } as RecordRow;
  });
}
