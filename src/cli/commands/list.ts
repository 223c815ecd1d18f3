import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Config } from '../../config.ts';
import { SEARCH_ATTRIBUTES, type SearchAttribute } from '../../model/search-attributes.ts';
import { listQuery, type ListFilter } from '../list-query.ts';
import { withTemporal } from '../temporal.ts';
import { uiOf } from '../ui-of.ts';

/** One migration, as Temporal's list has it. */
export interface ListedMigration {
  workflowId: string;
  runId: string;
  /** null where the input was refused, and nothing ran. */
  source: string | null;
  target: string | null;
  /** Where it is, or where it ended. */
  phase: string | null;
  /** null while it goes on, and where Temporal ended it. */
  outcome: string | null;
  /** Temporal's own word: `RUNNING`, `COMPLETED`, `FAILED`, `TERMINATED`. */
  temporalStatus: string;
  approvers: string[];
  /** RFC 3339. */
  startedAt: string;
  endedAt: string | null;
  ui: string | null;
}

export interface Listed {
  migrations: ListedMigration[];
  /** There are more than were asked for. */
  more: boolean;
}

/** Migrations that are as wanted: first those that go on, then those that ended, the newest of each first. */
export function list(config: Config, filter: ListFilter, limit: number): Promise<Listed> {
  return withTemporal(config, async (client) => {
    const found = await findUpTo(client, listQuery(filter), limit + 1);
    const migrations = found.slice(0, limit).map((info) => ({
      ...listed(info),
      ui: uiOf(config)?.run(info.workflowId, info.runId) ?? null,
    }));
    return { migrations, more: found.length > limit };
  });
}

async function findUpTo(client: Client, query: string, most: number) {
  const found: WorkflowExecutionInfo[] = [];
  for await (const info of client.workflow.list({ query, pageSize: Math.min(most, 1000) })) {
    found.push(info);
    if (found.length === most) break;
  }
  return found;
}

function listed(info: WorkflowExecutionInfo): Omit<ListedMigration, 'ui'> {
  const { typedSearchAttributes: attributes, closeTime } = info;
  const word = ({ name }: SearchAttribute) =>
    attributes.get(defineSearchAttributeKey(name, 'KEYWORD')) ?? null;
  const { phase, source, target, outcome, approver } = SEARCH_ATTRIBUTES;
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    source: word(source),
    target: word(target),
    phase: word(phase),
    outcome: word(outcome),
    temporalStatus: info.status.name,
    approvers: attributes.get(defineSearchAttributeKey(approver.name, approver.type)) ?? [],
    startedAt: info.startTime.toISOString(),
    endedAt: closeTime?.toISOString() ?? null,
  };
}
