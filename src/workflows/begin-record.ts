import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { summarise } from '../planner/summarise.ts';
import { keepRecord } from './keep-record.ts';
import type { Migration } from './migration.ts';

/** State what was asked: the first row, before anything that somebody sent is heard. */
export function stateRequest({ record, request, status }: Migration): void {
  const { source, target, requestedBy } = status;
  record.add('requested', { source, target, requestedBy, request, sent: { by: 'start' } });
}

/** Begin to write, and start the keeper of the record. It goes on when this run ends, by whatever: then it closes the record. */
export async function beginRecord({ record }: Migration): Promise<void> {
  // Until the run ends; a cancel of the migration is one more thing to write down.
  CancellationScope.nonCancellable(() => record.keepWriting()).catch(() => undefined);
  record.flush();
  const { workflowId, runId } = workflowInfo();
  await CancellationScope.nonCancellable(() =>
    startChild(keepRecord, {
      // Not by the run's ID, which is another when it is replayed after a Reset.
      workflowId: `${workflowId}-record-${uuid4().slice(0, 8)}`,
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
    // It cannot tell its own place.
    summary: summarise({ ...status, record: null }),
    writeOutageSeconds,
    undoneCutOvers: undoneCutOvers.length,
    approvers: [...new Set(approvers)],
  });
  await CancellationScope.nonCancellable(() => record.writeAll());
}
