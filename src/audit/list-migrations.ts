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
  const { text, values } = buildQuery(filter);
  return store.read((ask) => ask<MigrationSummary>(text, values));
}

/** Every run of a workflow, the newest first. */
export async function findRuns(store: AuditStore, workflowId: string): Promise<MigrationSummary[]> {
  return listMigrations(store, { workflowId, limit: 1_000 });
}

type Filter = Required<Omit<MigrationFilter, 'limit'>>;

const CONDITIONS: { [Name in keyof Filter]: (parameter: string) => string } = {
  workflowId: (id) => `workflow_id = ${id}`,
  source: (name) => `source = ${name}`,
  // Said over the rows themselves: they have an index for it, which the view's columns do not lead to.
  outcome: (outcome) => `(workflow_id, run_id) IN (SELECT workflow_id, run_id FROM handover.record
    WHERE kind = 'ended' AND left(facts ->> 'outcome', 40) = ${outcome})`,
  approver: (name) => `(workflow_id, run_id) IN (SELECT workflow_id, run_id FROM handover.record
    WHERE kind = 'decision' AND handover.folded_name(facts ->> 'approver') = handover.folded_name(${name})
      AND facts ->> 'name' = 'approve' AND facts -> 'taken' = 'true')`,
  sinceMs: (ms) => `requested_at >= ${timeOf(ms)}`,
  untilMs: (ms) => `requested_at < ${timeOf(ms)}`,
  open: (open) => `(state = 'open') = ${open}::boolean`,
};

function timeOf(parameter: string): string {
  return `timestamptz 'epoch' + ${parameter}::float8 * interval '1 millisecond'`;
}

function buildQuery({ limit = DEFAULT_LIMIT, ...filter }: MigrationFilter): {
  text: string;
  values: unknown[];
} {
  const given = Object.entries(filter).filter(([, value]) => (value as unknown) !== undefined);
  const conditions = given.map(([name], i) => CONDITIONS[name as keyof Filter](`$${i + 1}`));
  const values = given.map(([, value]) =>
    typeof value === 'string' ? storableText(value) : value,
  );
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    text: `SELECT ${COLUMNS} FROM handover.migrations ${where}
      ORDER BY requested_at DESC, workflow_id, run_id LIMIT $${values.length + 1}`,
    values: [...values, limit],
  };
}

const COLUMNS = `
  workflow_id AS "workflowId", run_id AS "runId", source, source_context AS "sourceContext", target,
  target_context AS "targetContext", requested_by AS "requestedBy",
  round(extract(epoch FROM requested_at) * 1000)::float8 AS "requestedAtMs",
  round(extract(epoch FROM ended_at) * 1000)::float8 AS "endedAtMs", outcome, reason,
  write_outage_seconds::float8 AS "writeOutageSeconds", approvers, rows, software, state,
  closed_status AS "closedStatus", round(extract(epoch FROM closed_at) * 1000)::float8 AS "closedAtMs"`;
