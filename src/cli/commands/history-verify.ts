import type { AuditStore } from '../../audit/audit-store.ts';
import { findRuns, listMigrations } from '../../audit/list-migrations.ts';
import type { Config } from '../../config.ts';
import type { RunRef } from '../../model/record.ts';
import { CliError } from '../cli-error.ts';
import { findRun } from '../history/find-run.ts';
import { verifyRun, type VerifiedRun } from '../history/verify-run.ts';
import { withAuditStore } from '../history/with-audit-store.ts';
import { withTemporalIfThere, type TemporalReader } from '../history/with-temporal-if-there.ts';

export interface VerifyOptions {
  all?: boolean;
  run?: string;
  /** Hash of a row, noted elsewhere. */
  head?: string;
}

export interface Verified {
  runs: VerifiedRun[];
  /** Where the noted hash is; null where none was named. */
  head: { hash: string; found: (RunRef & { seq: number }) | null } | null;
  /** Nothing that was looked at misfits. */
  whole: boolean;
}

/** More than any store has: verifying them all takes minutes. */
const ALL = 1_000_000;

/**
 * Whether records are what was written: by their own hashes, by Temporal's history, by a hash noted elsewhere.
 *
 * @param ids of workflows, or `namespace/cluster`: every run of each, unless one is named.
 * @throws {CliError} with the exit status 2 when that cannot be checked.
 */
export async function historyVerify(
  config: Config,
  ids: readonly string[],
  options: VerifyOptions,
): Promise<Verified> {
  try {
    return await withAuditStore(config, (store) =>
      withTemporalIfThere(config, (temporal) => verify({ store, temporal }, ids, options)),
    );
  } catch (cause) {
    if (!(cause instanceof CliError)) throw cause;
    throw new CliError(cause.message, cause.remedy, { cause, exitStatus: 2 });
  }
}

interface Sources {
  store: AuditStore;
  temporal: TemporalReader;
}

async function verify(
  sources: Sources,
  ids: readonly string[],
  { all = false, run, head }: VerifyOptions,
): Promise<Verified> {
  if (ids.length === 0 && !all)
    throw new CliError('Nothing was named to verify.', 'Name a migration, or give --all.');
  const wanted = all ? await everyRun(sources) : await namedRuns(sources, ids, run);
  const runs: VerifiedRun[] = [];
  let found: (RunRef & { seq: number }) | null = null;
  for (const { workflowId, runId } of wanted) {
    const one = await verifyRun(sources.store, { workflowId, runId }, sources.temporal);
    // One that had none written is none of ours, or from before there was an audit store.
    if (one.rows.length === 0 && one.verified.whole) continue;
    runs.push(one.verified);
    const row = one.rows.find(({ hash }) => hash === head);
    if (row !== undefined) found = { workflowId, runId, seq: row.seq };
  }
  if (runs.length === 0 && !all)
    throw new CliError(`The audit store holds no migration ${ids.join(', ')}.`, LOOK);
  const noted = head === undefined ? null : { hash: head, found };
  const whole = runs.every((one) => one.whole) && (noted === null || found !== null);
  return { runs, head: noted, whole };
}

const LOOK = 'Name a workflow ID, or v1 as namespace/cluster. Look for it: handover history list';

/** Those, too, that Temporal knows and the store does not: somebody may have removed a whole record. */
async function everyRun({ store, temporal }: Sources): Promise<RunRef[]> {
  return distinct([...(await listMigrations(store, { limit: ALL })), ...(await temporal.runs())]);
}

async function namedRuns(
  { store, temporal }: Sources,
  ids: readonly string[],
  run: string | undefined,
): Promise<RunRef[]> {
  const named: RunRef[] = [];
  for (const id of ids) {
    const known = [...(await findRuns(store, id)), ...(await temporal.runs(id))];
    if (known.length > 0) named.push(...known);
    else {
      const { run: newest, others } = await findRun(store, id);
      named.push(newest, ...others);
    }
  }
  return distinct(named).filter(({ runId }) => run === undefined || runId.startsWith(run));
}

function distinct(runs: readonly RunRef[]): RunRef[] {
  return [...new Map(runs.map((run) => [`${run.workflowId}/${run.runId}`, run])).values()];
}
