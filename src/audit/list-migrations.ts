import type { Outcome } from '../model/phase.ts';
import type { RunRef } from '../model/record.ts';
import type { AuditStore } from './audit-store.ts';
import { storableText } from './canonical-json.ts';

/** One run of a migration, as the record has it. */
export interface MigrationSummary extends RunRef {
  /** `namespace/cluster`; null where the run never said. */
  source: string | null;
  /** kubeconfig context; null is the current one of its worker. */
  sourceContext: string | null;
  target: string | null;
  targetContext: string | null;
  requestedBy: string | null;
  requestedAtMs: number;
  endedAtMs: number | null;
  /** null while it has not ended, and where it was closed without a word of its own. */
  outcome: Outcome | null;
  reason: string | null;
  writeOutageSeconds: number | null;
  /** Those whose approval was taken, in its order. */
  approvers: string[];
  rows: number;
  /** Version of the worker that wrote the last row. */
  software: string;
  /** `ended` by its own last word, `closed` with Temporal's. */
  state: 'open' | 'ended' | 'closed';
  /** COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT, UNKNOWN; null while it is not closed. */
  closedStatus: string | null;
  closedAtMs: number | null;
}

/** Which migrations to list: those that everything given holds for. */
export interface MigrationFilter {
  workflowId?: string;
  /** `namespace/cluster`. */
  source?: string;
  outcome?: Outcome;
  /** Somebody whose approval was taken, however the name was typed. */
  approver?: string;
  /** When it was requested: from, and before. */
  sinceMs?: number;
  untilMs?: number;
  /** True: those that have not ended; false: the others. */
  open?: boolean;
  /** Default 50. */
  limit?: number;
}

const DEFAULT_LIMIT = 50;

/** Migrations, the newest first. */
export async function listMigrations(
  store: AuditStore,
  filter: MigrationFilter = {},
): Promise<MigrationSummary[]> {
  const { text, values } = whichRuns(filter);
  return store.read(async (ask) => {
    // PostgreSQL keeps no statistics of partial indexes, takes every filter for a narrow one, and would look for
    // thousands of runs one by one: 700 ms for the outcome that most of 10,000 have, against 15 ms.
    await ask('SET LOCAL enable_nestloop = off');
    const runs = await ask<{ workflow_id: string; run_id: string }>(text, values);
    await ask('SET LOCAL enable_nestloop = on');
    return ask<MigrationSummary>(SUMMARIES, [
      runs.map((run) => run.workflow_id),
      runs.map((run) => run.run_id),
    ]);
  });
}

/** Every run of a workflow, the newest first. */
export async function findRuns(store: AuditStore, workflowId: string): Promise<MigrationSummary[]> {
  return listMigrations(store, { workflowId, limit: 1_000 });
}

type Filter = Required<Omit<MigrationFilter, 'limit'>>;

const SAME_RUN = 'workflow_id = first.workflow_id AND run_id = first.run_id';

/** Said over the rows themselves, which have an index for each: the view's columns do not lead to them. */
const CONDITIONS: { [Name in keyof Filter]: (parameter: string) => string } = {
  workflowId: (id) => `workflow_id = ${id}`,
  source: (name) => `handover.cluster_name(facts -> 'source') = ${name}`,
  outcome: (outcome) => `EXISTS (SELECT FROM handover.record WHERE ${SAME_RUN}
    AND kind = 'ended' AND left(facts ->> 'outcome', 40) = ${outcome})`,
  approver: (name) => `EXISTS (SELECT FROM handover.record WHERE ${SAME_RUN}
    AND kind = 'decision' AND facts ->> 'name' = 'approve' AND facts -> 'taken' = 'true'
    AND left(handover.folded_name(facts ->> 'approver'), 200) = left(handover.folded_name(${name}), 200))`,
  sinceMs: (ms) => `at >= ${timeOf(ms)}`,
  untilMs: (ms) => `at < ${timeOf(ms)}`,
  open: (open) => `${open}::boolean <> ((workflow_id, run_id) IN (
    SELECT workflow_id, run_id FROM handover.record WHERE kind IN ('ended', 'closed')))`,
};

function timeOf(parameter: string): string {
  return `timestamptz 'epoch' + ${parameter}::float8 * interval '1 millisecond'`;
}

/** First which runs, by their first rows alone; then, of those few, what the view has to say. */
function whichRuns({ limit = DEFAULT_LIMIT, ...filter }: MigrationFilter): {
  text: string;
  values: unknown[];
} {
  const given = Object.entries(filter).filter(([, value]) => (value as unknown) !== undefined);
  const conditions = given.map(([name], i) => CONDITIONS[name as keyof Filter](`$${i + 1}`));
  const values = given.map(([, value]) =>
    typeof value === 'string' ? storableText(value) : value,
  );
  return {
    text: `SELECT workflow_id, run_id FROM handover.record first
      WHERE ${['seq = 1', ...conditions].join(' AND ')}
      ORDER BY at DESC, workflow_id, run_id LIMIT $${values.length + 1}`,
    values: [...values, limit],
  };
}

const SUMMARIES = `SELECT
  workflow_id AS "workflowId", run_id AS "runId", source, source_context AS "sourceContext", target,
  target_context AS "targetContext", requested_by AS "requestedBy",
  round(extract(epoch FROM requested_at) * 1000)::float8 AS "requestedAtMs",
  round(extract(epoch FROM ended_at) * 1000)::float8 AS "endedAtMs", outcome, reason,
  write_outage_seconds::float8 AS "writeOutageSeconds", approvers, rows, software, state,
  closed_status AS "closedStatus", round(extract(epoch FROM closed_at) * 1000)::float8 AS "closedAtMs"
  FROM unnest($1::text[], $2::text[]) AS wanted(workflow_id, run_id)
    JOIN handover.migrations USING (workflow_id, run_id)
  ORDER BY requested_at DESC, workflow_id, run_id`;
