import type { Log } from '../../lab/log.ts';
import type { PostgresServer } from '../../lab/postgres/start-postgres.ts';
import type { AuditBenchOptions } from './read-audit-options.ts';

/** What the record holds, and what it took. */
export interface FilledRecord {
  migrations: number;
  rows: number;
  megabytes: number;
  fillSeconds: number;
  postgres: string;
}

/** Clusters that were migrated in turn, and people who approved. */
export const SOURCES = 400;
export const APPROVERS = 20;

/**
 * Fill the record in one statement, by a superuser and without the triggers: a million rows through the chain would
 * take longer than all questions. The hashes are none, which nobody asks for here.
 */
export async function fillRecord(
  { psql }: PostgresServer,
  { migrations, rows }: AuditBenchOptions,
  log: Log,
): Promise<FilledRecord> {
  log(`filling the record: ${migrations} migrations of ${rows} rows ...`);
  const began = Date.now();
  await psql('ALTER TABLE handover.record DISABLE TRIGGER USER');
  await psql(fillSql(migrations, rows));
  await psql('ALTER TABLE handover.record ENABLE TRIGGER USER');
  await psql('VACUUM ANALYZE handover.record');
  const fillSeconds = Math.round((Date.now() - began) / 1000);
  const [facts] = await psql<{ rows: number; megabytes: number; postgres: string }>(
    `SELECT count(*)::int AS rows, (pg_total_relation_size('handover.record') / 1048576)::int AS megabytes,
       current_setting('server_version') AS postgres FROM handover.record`,
  );
  const { rows: all = 0, megabytes = 0, postgres = '' } = facts ?? {};
  log(`filled in ${fillSeconds} s: ${all} rows, ${megabytes} MB`);
  return { migrations, rows: all, megabytes, fillSeconds, postgres };
}

/**
 * Rows in the proportions of a real record: of each migration one request, steps, four decisions, attempts that
 * failed, an outage, and an end. One in fifty is still open; of the others nine in ten migrated.
 */
function fillSql(migrations: number, rows: number): string {
  return `
    INSERT INTO handover.record
      (workflow_id, run_id, seq, at, kind, phase, software, content, previous_hash, hash)
    SELECT 'handover-pg-cluster' || m % ${SOURCES} || '-' || m, md5('run' || m), s,
      timestamptz '2026-01-01' + m * interval '47 minutes' + s * interval '20 seconds',
      kind, phase, '0.1.0', ${CONTENT}, repeat('0', 64), repeat('0', 64)
    FROM generate_series(1, ${migrations}) m, generate_series(1, ${rows}) s,
      LATERAL (SELECT ${kindSql(rows)} AS kind) AS kinds,
      LATERAL (SELECT CASE WHEN s = 1 OR s > ${rows - 2} THEN NULL ELSE 'cutOver' END AS phase) AS phases
    WHERE NOT (m % 50 = 0 AND s > ${rows - 2})`;
}

function kindSql(rows: number): string {
  return `CASE
    WHEN s = 1 THEN 'requested' WHEN s = ${rows} THEN 'closed' WHEN s = ${rows - 1} THEN 'ended'
    WHEN s = ${rows - 4} THEN 'outage' WHEN s BETWEEN 10 AND 13 THEN 'decision'
    WHEN s IN (5, 15) THEN 'attemptFailed' WHEN s % 4 = 0 THEN 'phaseBegan' WHEN s % 4 = 1 THEN 'phaseEnded'
    ELSE 'change' END`;
}

/** The request is the largest with 2 kB; a change has half of one. */
const CONTENT = `(CASE kind
  WHEN 'requested' THEN jsonb_build_object(
    'source', jsonb_build_object('context', NULL, 'namespace', 'pg', 'cluster', 'cluster' || m % ${SOURCES}),
    'target', jsonb_build_object('context', NULL, 'namespace', 'pg', 'cluster', 'cluster' || m % ${SOURCES} || '-v2'),
    'requestedBy', 'requester' || m % 7, 'request', repeat('r', 2000), 'sent', jsonb_build_object('by', 'start'))
  WHEN 'decision' THEN jsonb_build_object(
    'name', CASE WHEN s = 10 THEN 'pause' ELSE 'approve' END, 'approver', 'approver' || (m + s) % ${APPROVERS},
    'taken', s > 11, 'why', NULL, 'comment', 'looks good', 'sent', jsonb_build_object('by', 'signal', 'number', s),
    'temporal', jsonb_build_object('eventId', s, 'eventAtMs', 1767225600000, 'identity', 'anna@laptop'))
  WHEN 'attemptFailed' THEN jsonb_build_object(
    'activity', 'rehearse', 'attempt', 1, 'code', 'EXEC_FAILED', 'why', repeat('w', 200), 'atMs', 1767225600000)
  WHEN 'outage' THEN jsonb_build_object('sinceMs', 1767225600000, 'seconds', 1.5, 'end', 'v2 took writes')
  WHEN 'ended' THEN jsonb_build_object(
    'outcome', CASE WHEN m % 20 = 1 THEN 'failed' WHEN m % 20 = 2 THEN 'rejected' ELSE 'migrated' END,
    'reason', NULL, 'summary', jsonb_build_array('It went well.'), 'writeOutageSeconds', 1.5, 'undoneCutOvers', 0,
    'approvers', jsonb_build_array('approver' || m % ${APPROVERS}))
  WHEN 'closed' THEN jsonb_build_object('status', 'COMPLETED', 'closedAtMs', 1767225600000, 'history', NULL)
  WHEN 'change' THEN jsonb_build_object('verb', 'patch', 'object', 'pod pg/cluster1-0', 'fields', repeat('f', 800))
  ELSE '{}'::jsonb END)::text`;
