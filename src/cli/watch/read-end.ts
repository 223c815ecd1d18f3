import type { temporal } from '@temporalio/proto';
import type { MigrationReport, MigrationStatus } from '../../model/status.ts';
import { summarise } from '../../planner/summarise.ts';
import { messageOf } from './activity-teller.ts';
import { readInput } from './read-payload.ts';
import type { WatchEnd } from './watch-line.ts';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** How a migration ended, from the last event of its history; null for any other event. */
export function readEnd(event: HistoryEvent): WatchEnd | null {
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) return reported(readInput(completed.result));
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) {
    const details = readInput(failed.failure?.applicationFailureInfo?.details);
    // A refused input has its faults there.
    const status = isStatus(details) ? details : null;
    const summary = status === null ? [messageOf(failed.failure)] : summarise(status);
    return { outcome: 'failed', summary, status };
  }
  if (event.workflowExecutionCanceledEventAttributes)
    return { outcome: 'cancelled', summary: ['It was cancelled.'], status: null };
  if (event.workflowExecutionTimedOutEventAttributes)
    return byTemporal('timed out', 'Temporal ended it.');
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (!terminated) return null;
  const why = terminated.reason ? `: ${terminated.reason}` : '';
  return byTemporal('terminated', `Somebody terminated it in Temporal${why}.`);
}

function reported(result: unknown): WatchEnd {
  if (!isStatus(result) || result.outcome === null)
    return { outcome: 'unknown', summary: ['Its result cannot be read.'], status: null };
  const { summary } = result as Partial<MigrationReport>;
  return { outcome: result.outcome, summary: summary ?? [], status: result };
}

/** Then nothing of the migration's own ran any more. */
function byTemporal(outcome: WatchEnd['outcome'], what: string): WatchEnd {
  const left = 'Nothing was undone: v1 may be stopped or locked, and v2 may be there.';
  return { outcome, summary: [what, left], status: null };
}

function isStatus(value: unknown): value is MigrationStatus {
  return typeof value === 'object' && value !== null && 'phase' in value && 'outcome' in value;
}
