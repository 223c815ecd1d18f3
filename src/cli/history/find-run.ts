import type { AuditStore } from '../../audit/audit-store.ts';
import { findRuns, listMigrations, type MigrationSummary } from '../../audit/list-migrations.ts';
import { CliError } from '../cli-error.ts';

/** The run that was asked for, and the others of the same name, the newest first. */
export interface FoundRun {
  run: MigrationSummary;
  others: MigrationSummary[];
}

/** More migrations of one v1 than anybody looks through by hand. */
const MOST_RUNS = 1_000;
/** `namespace/cluster`, with `context:` before it where one was named. */
const SOURCE = /^(?:(?<context>.+):)?(?<name>[^/:]+\/[^/:]+)$/;

/**
 * The newest run of a workflow, or of the migrations of a v1.
 *
 * @param id of a workflow, or `namespace/cluster`. A workflow may have such a name, too: it comes first.
 * @param runId or its begin; takes another run than the newest.
 * @throws {CliError} when the record has no such run.
 */
export async function findRun(store: AuditStore, id: string, runId?: string): Promise<FoundRun> {
  const all = await runsOf(store, id);
  const run = runId === undefined ? all[0] : all.find((one) => one.runId.startsWith(runId));
  if (run !== undefined) return { run, others: all.filter((one) => one !== run) };
  if (all.length === 0)
    throw new CliError(
      `The audit store holds no migration ${id}.`,
      'Name a workflow ID, or v1 as namespace/cluster. Look for it: handover history list',
    );
  throw new CliError(
    `${id} has no run ${runId ?? ''}.`,
    `It has: ${all.map((one) => one.runId).join(', ')}`,
  );
}

async function runsOf(store: AuditStore, id: string): Promise<MigrationSummary[]> {
  const runs = await findRuns(store, id);
  const { name, context } = SOURCE.exec(id)?.groups ?? {};
  if (runs.length > 0 || name === undefined) return runs;
  const all = await listMigrations(store, { source: name, limit: MOST_RUNS });
  return context === undefined ? all : all.filter((one) => one.sourceContext === context);
}
