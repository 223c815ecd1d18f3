import type { Outcome } from '../model/phase.ts';
import { SEARCH_ATTRIBUTES } from '../model/search-attributes.ts';
import { WORKFLOW_TYPE } from './temporal.ts';

/** Which migrations a list is of; what is left out does not matter. All that is named has to be true. */
export interface ListFilter {
  /** Those that a person has to approve. */
  awaiting?: boolean;
  running?: boolean;
  /** Those that failed, or that Temporal ended. */
  failed?: boolean;
  outcome?: Outcome;
  /** `namespace/cluster`, with `context:` before it where one was named. */
  source?: string;
  /** Milliseconds since the epoch. */
  startedSinceMs?: number;
  endedSinceMs?: number;
}

/** The filter as a query of Temporal's list of workflows; the Temporal Web UI takes the same. */
export function listQuery(filter: ListFilter): string {
  const { phase, outcome, source } = SEARCH_ATTRIBUTES;
  const conditions = [`WorkflowType = ${quoted(WORKFLOW_TYPE)}`];
  if (filter.awaiting === true)
    conditions.push(
      `${phase.name} IN ("awaitApproval", "awaitSecondApproval")`,
      'ExecutionStatus = "Running"',
    );
  if (filter.running === true) conditions.push('ExecutionStatus = "Running"');
  if (filter.failed === true)
    conditions.push(
      `(${outcome.name} = "failed" OR ExecutionStatus IN ("Failed", "Terminated", "TimedOut"))`,
    );
  if (filter.outcome !== undefined) conditions.push(`${outcome.name} = ${quoted(filter.outcome)}`);
  if (filter.source !== undefined) conditions.push(`${source.name} = ${quoted(filter.source)}`);
  if (filter.startedSinceMs !== undefined)
    conditions.push(`StartTime >= ${time(filter.startedSinceMs)}`);
  if (filter.endedSinceMs !== undefined)
    // On SQLite one that runs has a close time far in the future.
    conditions.push(`CloseTime >= ${time(filter.endedSinceMs)}`, 'ExecutionStatus != "Running"');
  return [...new Set(conditions)].join(' AND ');
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function time(ms: number): string {
  return quoted(new Date(ms).toISOString());
}
