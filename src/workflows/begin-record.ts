import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { summarise } from '../planner/summarise.ts';
import { keepRecord } from './keep-record.ts';
import type { Migration } from './migration.ts';

/**
 * State what was asked, and start the keeper of the record. It goes on when this run ends, by whatever: then it closes the
 * record.
 */
export async function beginRecord({ record, request, status }: Migration): Promise<void> {
  const { source, target, requestedBy } = status;
  record.add('requested', { source, target, requestedBy, request, sent: { by: 'start' } });
  // Until the run ends; a cancel of the migration is one more thing to write down.
  CancellationScope.nonCancellable(() => record.keepWriting()).catch(() => undefined);
  record.flush();
  const { workflowId, runId } = workflowInfo();
  await CancellationScope.nonCancellable(() =>
    startChild(keepRecord, {
      workflowId: `${workflowId}-record-${runId.slice(0, 8)}`,
      args: [{ workflowId, runId }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      staticSummary: 'Keeps the record of the migration; ends after it',
    }),
  );
}

/**
 * State how it ended, and wait until all of the record is written: however long the store takes. The clusters are not
 * waiting for it any more.
 */
export async function endRecord(migration: Migration): Promise<void> {
  const { record, status } = migration;
  const { outcome, reason, writeOutageSeconds, undoneCutOvers, decisions } = status;
  if (outcome === null) return;
  const approvers = decisions
    .filter(({ kind }) => kind === 'approve')
    .map(({ approver }) => approver);
  record.add('ended', {
    outcome,
    reason,
    summary: summarise(status),
    writeOutageSeconds,
    undoneCutOvers: undoneCutOvers.length,
    approvers: [...new Set(approvers)],
  });
  await CancellationScope.nonCancellable(() => record.writeAll());
}
