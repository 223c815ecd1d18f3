import { ExecFailed } from '../model/errors.ts';
import { REPLICATION_ROLE } from '../model/names.ts';
import type { Lsn } from '../model/lsn.ts';
import type { PostgresFacts } from '../model/observation.ts';
import type { ServerDirectories } from './clean-stop.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';
import { psql, psqlChange, psqlJson } from './psql.ts';

/** Where a server keeps its data and programs, also while it follows: to be known when it is stopped. */
export function readServerDirectories(
  kubernetes: Kubernetes,
  pod: ObjectRef,
): Promise<ServerDirectories> {
  return psqlJson<ServerDirectories>(kubernetes, pod, `SELECT json_build_object(${DIRECTORIES})`);
}

/**
 * The directories are asked of the server, because images differ in them; they are needed when the server is stopped
 * and cannot be asked any more.
 */
const DIRECTORIES = `'dataDirectory', current_setting('data_directory'),
  'binaryDirectory', (SELECT setting FROM pg_config() WHERE name = 'BINDIR')`;

/** What every position in the WAL begins with. */
const POSITION = `'inRecovery', pg_is_in_recovery(),
      'systemIdentifier', (SELECT system_identifier::text FROM pg_control_system()),
      'replayLsn', pg_last_wal_replay_lsn()`;

/** Where a server stands in its WAL, and whether it follows or writes. */
export interface WalPosition {
  inRecovery: boolean;
  systemIdentifier: string;
  /** End of what was replayed; null on a server that does not follow. */
  replayLsn: Lsn | null;
  /** Insert position; null on a server that follows. */
  currentLsn: Lsn | null;
  lastArchivedSegment: string | null;
}

/** What the server knows of itself, in one query. */
export async function readServerFacts(
  kubernetes: Kubernetes,
  pod: ObjectRef,
): Promise<PostgresFacts> {
  const facts = await psqlJson<Omit<PostgresFacts, 'pod'>>(kubernetes, pod, FACTS_SQL);
  return { pod: pod.name, ...facts };
}

/** A failed push counts only while nothing newer was archived. */
const FACTS_SQL = `SELECT json_build_object(
  'majorVersion', current_setting('server_version_num')::int / 10000,
  'systemIdentifier', (SELECT system_identifier::text FROM pg_control_system()),
  'timeline', (SELECT timeline_id FROM pg_control_checkpoint()),
  'currentLsn', pg_current_wal_lsn(),
  ${DIRECTORIES},
  'segmentBytes', (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'),
  'hotStandbySettings', (SELECT json_object_agg(name, setting::int) FROM pg_settings WHERE name IN (
    'max_connections', 'max_worker_processes', 'max_wal_senders',
    'max_prepared_transactions', 'max_locks_per_transaction')),
  'archiver', (SELECT json_build_object(
    'lastArchivedSegment', last_archived_wal,
    'failedCount', failed_count,
    'failing', coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)) FROM pg_stat_archiver))`;

export function readWalPosition(kubernetes: Kubernetes, pod: ObjectRef): Promise<WalPosition> {
  return psqlJson<WalPosition>(
    kubernetes,
    pod,
    `SELECT json_build_object(
      ${POSITION},
      'currentLsn', CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() END,
      'lastArchivedSegment', (SELECT last_archived_wal FROM pg_stat_archiver))`,
  );
}

/** Where a standby stands, and whether it holds a segment by its full name, timeline included. */
export interface StandbyPosition {
  inRecovery: boolean;
  systemIdentifier: string;
  replayLsn: Lsn | null;
  hasSegment: boolean;
  /** The server's own clock, in milliseconds since the epoch. */
  clockMs: number;
}

/**
 * A segment that was restored from the archive stays in pg_wal under its own name (since PostgreSQL 9.2) until a
 * restart point past it, which cannot be while it is the last one.
 */
export function readStandbyPosition(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  segment: string,
): Promise<StandbyPosition> {
  return psqlJson<StandbyPosition>(
    kubernetes,
    pod,
    `SELECT json_build_object(
      ${POSITION},
      'hasSegment', (pg_stat_file('pg_wal/${segment}', true)).size IS NOT NULL,
      'clockMs', ${CLOCK_MS})`,
  );
}

const CLOCK_MS = 'round(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** The server's own clock, in milliseconds since the epoch: spans of time must not be taken from two clocks. */
export function readClockMs(kubernetes: Kubernetes, pod: ObjectRef): Promise<number> {
  return psqlJson<number>(kubernetes, pod, `SELECT ${CLOCK_MS}`);
}

/** What a database pod's server does: nothing, follow, or take writes. */
export type ServerState = 'down' | 'writing' | { receivedLsn: Lsn | null };

/**
 * Ask a server what it does. Only one that is clearly not there counts as down.
 *
 * @throws {ExecFailed} when it could not be asked, or is starting or stopping.
 */
export async function readServerState(
  kubernetes: Kubernetes,
  pod: ObjectRef,
): Promise<ServerState> {
  try {
    const server = await psqlJson<{ inRecovery: boolean; receivedLsn: Lsn | null }>(
      kubernetes,
      pod,
      `SELECT json_build_object('inRecovery', pg_is_in_recovery(),
        'receivedLsn', greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()))`,
    );
    return server.inRecovery ? { receivedLsn: server.receivedLsn } : 'writing';
  } catch (error) {
    if (
      error instanceof ExecFailed &&
      error.exitCode === NO_CONNECTION &&
      NO_SERVER.test(error.stderr)
    )
      return 'down';
    throw error;
  }
}

/** psql's exit status where it found no connection, and how it says that nobody listens. */
const NO_CONNECTION = 2;
const NO_SERVER = /No such file or directory|Connection refused/;

/** Timeline that a writing server writes on now; `pg_control_checkpoint()` lags behind a promotion. */
export async function readWritingTimeline(kubernetes: Kubernetes, pod: ObjectRef): Promise<number> {
  const name = await psql(kubernetes, pod, 'SELECT pg_walfile_name(pg_current_wal_lsn())');
  return Number.parseInt(name.slice(0, 8), 16);
}

/** Put a marker into WAL (nothing into any table) and end the segment, so that it is archived now. */
export async function markAndSwitchWal(kubernetes: Kubernetes, pod: ObjectRef): Promise<Lsn> {
  // Two statements: in one transaction the commit would land behind the switch, in the next segment.
  return psqlChange(
    kubernetes,
    pod,
    `SELECT pg_logical_emit_message(true, 'pg-handover', 'rehearsal');\nSELECT pg_switch_wal()`,
  );
}

/** A committed transaction with an xid of its own that leaves nothing behind: proof that the server takes writes. */
export async function probeWrite(kubernetes: Kubernetes, pod: ObjectRef): Promise<Lsn> {
  return psqlChange(
    kubernetes,
    pod,
    `SELECT pg_logical_emit_message(true, 'pg-handover', 'write probe') FROM txid_current()`,
  );
}

/** A fast stop checkpoints first; what is checkpointed beforehand is not waited for in the outage. */
export async function checkpoint(kubernetes: Kubernetes, pod: ObjectRef): Promise<void> {
  await psqlChange(kubernetes, pod, 'CHECKPOINT');
}

export function countStreamingReplicas(kubernetes: Kubernetes, pod: ObjectRef): Promise<number> {
  return psqlJson<number>(
    kubernetes,
    pod,
    `SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND usename = '${REPLICATION_ROLE}'`,
  );
}

/**
 * The role and the four grants of the document, as they stand there. The role is made only if it is missing:
 * CREATE ROLE is not idempotent. The grants are.
 */
export async function createReplicationRole(kubernetes: Kubernetes, pod: ObjectRef): Promise<void> {
  await psqlChange(
    kubernetes,
    pod,
    `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${REPLICATION_ROLE}') THEN
    CREATE ROLE ${REPLICATION_ROLE} WITH LOGIN REPLICATION;
  END IF;
END $$;
GRANT EXECUTE ON function pg_catalog.pg_ls_dir(text, boolean, boolean) TO ${REPLICATION_ROLE};
GRANT EXECUTE ON function pg_catalog.pg_stat_file(text, boolean) TO ${REPLICATION_ROLE};
GRANT EXECUTE ON function pg_catalog.pg_read_binary_file(text) TO ${REPLICATION_ROLE};
GRANT EXECUTE ON function pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO ${REPLICATION_ROLE}`,
  );
}
