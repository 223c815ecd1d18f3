import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import type { Clients } from '../clients/clients.ts';
import type { RowContents, RunRef } from '../model/record.ts';
import { softwareVersion } from '../version.ts';
import { tell } from './heartbeats.ts';
import { atMs } from './temporal-sender.ts';
import { auditStore } from './write-record.ts';

type History = temporal.api.history.v1.IHistory;

/**
 * Between two looks at a migration that may take weeks: what the record waits for is nobody's hurry. Not by a long poll: on
 * the worker's own connection nothing ends one, and a worker that was told to end hung in it.
 */
const LOOK_EVERY_MS = 5_000;

/** Wait until Temporal has closed a run, however it did; one that it has forgotten is closed. */
async function awaitClosed(_clients: Clients, run: RunRef): Promise<void> {
  const context = Context.current();
  const handle = context.client.workflow.getHandle(run.workflowId, run.runId);
  tell(`the migration ${run.workflowId} to end`);
  for (;;) {
    const running = await handle.describe().then(
      ({ status }) => status.name === 'RUNNING',
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );
    if (!running) return;
    await context.sleep(LOOK_EVERY_MS);
  }
}

/**
 * Keep the whole history of a run that has ended, and close its record with it.
 *
 * @returns how the run was closed.
 */
async function closeRecord(clients: Clients, run: RunRef): Promise<{ status: string }> {
  const store = auditStore(clients);
  const history = await wholeHistory(run);
  const content = history === null ? FORGOTTEN : ending(history);
  if (history !== null) {
    const events = history.events?.length ?? 0;
    const { sha256 } = await store.saveHistory(run, {
      json: historyToJSON(history),
      events,
    });
    content.history = { events, sha256 };
  }
  const row = {
    atMs: content.closedAtMs ?? Date.now(),
    kind: 'closed',
    phase: null,
    content,
  } as const;
  await store.appendNext(run, row, softwareVersion());
  return { status: content.status };
}

export const closeRecordActivities = { awaitClosed, closeRecord };

const FORGOTTEN: RowContents['closed'] = {
  status: 'UNKNOWN',
  closedAtMs: null,
  terminatedBy: null,
  terminatedWhy: null,
  history: null,
};

async function wholeHistory({ workflowId, runId }: RunRef): Promise<History | null> {
  try {
    return await Context.current().client.workflow.getHandle(workflowId, runId).fetchHistory();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The last event says it. */
function ending({ events }: History): RowContents['closed'] {
  const last = events?.at(-1);
  if (last == null) return { ...FORGOTTEN };
  const terminated = last.workflowExecutionTerminatedEventAttributes;
  return {
    status: statusOf(last),
    closedAtMs: atMs(last),
    terminatedBy: terminated?.identity || null,
    terminatedWhy: terminated?.reason || null,
    history: null,
  };
}

function statusOf(last: temporal.api.history.v1.IHistoryEvent): string {
  if (last.workflowExecutionCompletedEventAttributes != null) return 'COMPLETED';
  if (last.workflowExecutionFailedEventAttributes != null) return 'FAILED';
  if (last.workflowExecutionCanceledEventAttributes != null) return 'CANCELED';
  if (last.workflowExecutionTerminatedEventAttributes != null) return 'TERMINATED';
  if (last.workflowExecutionTimedOutEventAttributes != null) return 'TIMED_OUT';
  return 'UNKNOWN';
}
