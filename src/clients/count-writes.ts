import { lsnDistanceBytes, type Lsn } from '../model/lsn.ts';
import type { Fence } from '../model/proof.ts';
import type { TargetWrites } from '../model/retirement.ts';
import { inEachDatabase } from './in-each-database.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';
import { psqlJson } from './psql.ts';

const MOST_TABLES = 20;

/** Count what a server of v2 has that v1 has not. Works on one that follows, too. */
export async function countWrites(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  since: WritesSince,
): Promise<TargetWrites> {
  const server = await psqlJson<{ nextTransactionId: number; lsn: Lsn; databases: string[] }>(
    kubernetes,
    pod,
    SERVER_SQL,
  );
  const { databases } = server;
  const lists = await inEachDatabase<Omit<TableWrites, 'database'>[]>(kubernetes, pod, {
    databases,
    sql: TABLES_SQL,
  });
  const tables = lists.flatMap((list, i) =>
    list.map((table) => ({ database: databases[i] ?? '', ...table })),
  );
  return {
    ...writesUpTo(server, since),
    tables: tables.toSorted((a, b) => changes(b) - changes(a)).slice(0, MOST_TABLES),
  };
}

/** The end of v1, from which the writes of v2 are counted. */
export type WritesSince = Pick<Fence, 'nextTransactionId' | 'endLsn'>;

/** By the two counters of a server: its next transaction ID, with its epoch, and the end of its WAL. */
export function writesUpTo(
  { nextTransactionId, lsn }: { nextTransactionId: number; lsn: Lsn },
  since: WritesSince,
): Omit<TargetWrites, 'tables'> {
  return {
    transactions: Math.max(0, nextTransactionId - since.nextTransactionId),
    walBytes: lsnDistanceBytes(lsn, since.endLsn),
    lsn,
  };
}

type TableWrites = TargetWrites['tables'][number];

function changes({ inserted, updated, deleted }: TableWrites): number {
  return inserted + updated + deleted;
}

/**
 * Spelled with `txid_`, since PostgreSQL 12 has no other. Not the templates: a connection to one keeps CREATE DATABASE
 * from copying it. A limit of -2 is what an interrupted DROP DATABASE leaves behind.
 */
const SERVER_SQL = `SELECT jsonb_build_object(
  'nextTransactionId', txid_snapshot_xmax(txid_current_snapshot()),
  'lsn', CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
  'databases', (SELECT coalesce(jsonb_agg(datname ORDER BY datname), '[]') FROM pg_database
    WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2))`;

/** A copy that was made of a backup counts from nothing, and replay does not count: these are v2's own. */
const TABLES_SQL = `SELECT coalesce(jsonb_agg(t), '[]') FROM (
  SELECT format('%I.%I', schemaname, relname) AS "table",
    n_tup_ins AS inserted, n_tup_upd AS updated, n_tup_del AS deleted
  FROM pg_stat_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
  ORDER BY n_tup_ins + n_tup_upd + n_tup_del DESC, 1 LIMIT ${MOST_TABLES}) AS t`;
