import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../../lab/setup/ensure-postgres.ts';
import { readRecord } from '../../../src/audit/read-record.ts';
import { verifyChain } from '../../../src/audit/verify-chain.ts';
import type { RunRef } from '../../../src/model/record.ts';
import { SOFTWARE, closed, newRun, rowsOf, someRows } from '../../helpers/audit-rows.ts';
import { useAuditWorld } from '../../helpers/audit-world.ts';
import { runSql } from '../../helpers/postgres-server.ts';

const COLUMNS = 'workflow_id, run_id, seq, at, kind, phase, software, content';
const TABLES = ['record', 'history_export'] as const;
const CHANGES = TABLES.flatMap((table) => [
  `UPDATE handover.${table} SET run_id = 'x'`,
  `UPDATE handover.${table} SET run_id = 'x' WHERE false`,
  `DELETE FROM handover.${table}`,
  `TRUNCATE handover.${table}`,
]);

describe.each(POSTGRES_VERSIONS)('the tables on PostgreSQL %i', (version) => {
  const world = useAuditWorld({ version });
  const run = newRun();
  let writer = '';
  let reader = '';

  /** Rows as a writer would put them in by hand. */
  const insert = (of: RunRef, seq: number, rest = 'ON CONFLICT DO NOTHING'): string =>
    `INSERT INTO handover.record (${COLUMNS}) VALUES
      ('${of.workflowId}', '${of.runId}', ${seq}, now(), 'phaseBegan', NULL, '0.1.0', '{}') ${rest}`;

  beforeAll(async () => {
    writer = await world.server.addLogin('a_writer', 'IN ROLE handover_writer');
    reader = await world.server.addLogin('a_reader', 'IN ROLE handover_reader');
    await world.store.append(run, someRows(3), SOFTWARE);
    await world.store.saveHistory(run, { json: '{}', events: 0 });
  });

  describe('are only ever added to', () => {
    it.each(CHANGES)('%s is denied to the writer', async (sql) => {
      await expect(runSql(writer, sql)).rejects.toMatchObject({ code: '42501' });
    });

    it.each(CHANGES)('%s is refused to their owner, who is told why', async (sql) => {
      const what =
        /^(UPDATE|DELETE|TRUNCATE) of handover\.\w+ is refused: rows are only ever added$/;
      await expect(runSql(world.server.url, sql)).rejects.toMatchObject({
        code: 'PH001',
        message: expect.stringMatching(what) as string,
        detail: expect.stringContaining('proves nothing') as string,
      });
    });

    it.each(CHANGES)('%s is refused to a superuser who plays a replica', async (sql) => {
      const attempt = world.server.psql(`SET session_replication_role = replica; ${sql}`);
      await expect(attempt).rejects.toMatchObject({ code: 'PH001' });
    });

    it('an upsert is a change, too', async () => {
      const upsert = insert(
        run,
        2,
        "ON CONFLICT (workflow_id, run_id, seq) DO UPDATE SET kind = 'x'",
      );
      await expect(runSql(world.server.url, upsert)).rejects.toMatchObject({ code: 'PH001' });
    });

    it('a reader adds nothing', async () => {
      await expect(runSql(reader, insert(newRun(), 1))).rejects.toMatchObject({ code: '42501' });
      await expect(runSql(reader, 'SELECT FROM handover.record')).resolves.not.toEqual([]);
    });
  });

  it('give to each role exactly what it needs', async () => {
    const rights = await world.server.psql<{ held: string }>(RIGHTS);
    expect(rights.map(({ held }) => held)).toEqual(EXPECTED_RIGHTS);
  });

  describe('let no writer choose', () => {
    it.each(['hash', 'previous_hash', 'stored_at', 'facts'])('%s', async (column) => {
      const sql = `INSERT INTO handover.record (${COLUMNS}, ${column})
        VALUES ('w', 'r', 1, now(), 'requested', NULL, '0.1.0', '{}', DEFAULT)`;
      await expect(runSql(writer, sql)).rejects.toMatchObject({ code: '42501' });
    });

    it('not even the owner, whose hashes are overwritten', async () => {
      const of = newRun();
      await runSql(
        world.server.url,
        `INSERT INTO handover.record (${COLUMNS}, hash, previous_hash, stored_at) VALUES
          ('${of.workflowId}', '${of.runId}', 1, now(), 'x', NULL, '0.1.0', '{}', 'chosen', 'chosen', 'epoch')`,
      );
      const [row] = await readRecord(world.store, of);
      expect(verifyChain(await readRecord(world.store, of)).fault).toBeNull();
      expect(row?.storedAtMs).toBeGreaterThan(Date.UTC(2026, 0));
    });

    it('nor a superuser who plays a replica', async () => {
      const of = newRun();
      await world.server.psql(
        `SET session_replication_role = replica; INSERT INTO handover.record (${COLUMNS}, hash, previous_hash)
         VALUES ('${of.workflowId}', '${of.runId}', 1, now(), 'x', NULL, '0.1.0', '{}', 'chosen', 'chosen')`,
      );
      expect(verifyChain(await readRecord(world.store, of))).toMatchObject({
        holds: true,
        rows: 1,
      });
    });

    it('a number beyond the next one: PH002', async () => {
      await expect(runSql(writer, insert(run, 5))).rejects.toMatchObject({ code: 'PH002' });
      await expect(runSql(writer, insert(newRun(), 2))).rejects.toMatchObject({ code: 'PH002' });
    });

    it('a number that is there: the row stays, or the primary key says no', async () => {
      const before = await readRecord(world.store, run);
      await runSql(writer, insert(run, 2));
      await expect(runSql(writer, insert(run, 2, ''))).rejects.toMatchObject({ code: '23505' });
      expect(await readRecord(world.store, run)).toEqual(before);
    });

    it.each([0, -1])('the number %i', async (seq) => {
      await expect(runSql(writer, insert(newRun(), seq))).rejects.toMatchObject({ code: '23514' });
    });

    it('to come after the row that closed the record: PH003', async () => {
      const of = newRun();
      await world.store.append(of, rowsOf([closed()]), SOFTWARE);
      await expect(runSql(writer, insert(of, 2))).rejects.toMatchObject({ code: 'PH003' });
    });

    it('what is no JSON', async () => {
      const sql = insert(newRun(), 1).replace("'{}'", "'{'");
      await expect(runSql(writer, sql)).rejects.toMatchObject({ code: '22P02' });
    });
  });

  it('take the rows of one statement in its order', async () => {
    const of = newRun();
    await runSql(
      writer,
      `INSERT INTO handover.record (${COLUMNS}) SELECT '${of.workflowId}', '${of.runId}', n, now(), 'x', NULL, '1', '{}'
       FROM generate_series(1, 50) n`,
    );
    expect(verifyChain(await readRecord(world.store, of))).toMatchObject({ holds: true, rows: 50 });
  });

  it('let a second writer wait for the row that the first one is about to keep', async () => {
    const of = newRun();
    await world.store.append(of, someRows(1), SOFTWARE);
    const slow = runSql(writer, `BEGIN; ${insert(of, 2)}; SELECT pg_sleep(0.7); COMMIT`);
    const next = sleep(200).then(() => runSql(writer, insert(of, 3)));
    await Promise.all([slow, next]);
    expect(verifyChain(await readRecord(world.store, of))).toMatchObject({ holds: true, rows: 3 });
  });

  it('let nobody fork a chain from an old snapshot', async () => {
    const of = newRun();
    await world.store.append(of, someRows(1), SOFTWARE);
    const old = `BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM handover.record;
      SELECT pg_sleep(0.5); ${insert(of, 2, '')}; COMMIT`;
    const forking = runSql(writer, old).catch((error: unknown) => error);
    await world.store.append(of, someRows(3), SOFTWARE);
    await expect(forking).resolves.toMatchObject({
      code: expect.stringMatching(/23505|40001/) as string,
    });
    expect(verifyChain(await readRecord(world.store, of))).toMatchObject({ holds: true, rows: 3 });
  });
});

/** Whatever anybody but the owner may do in the schema; EXECUTE aside, which is everybody's by default. */
const RIGHTS = `
  SELECT format('%s %s %s', coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'), a.privilege_type, object) AS held
  FROM (
    SELECT nspname AS object, nspacl AS acl, nspowner AS owner FROM pg_namespace WHERE nspname = 'handover'
    UNION ALL
    SELECT relname, relacl, relowner FROM pg_class WHERE relnamespace = 'handover'::regnamespace
    UNION ALL
    SELECT relname || '.' || attname, attacl, relowner FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'handover'::regnamespace
  ) objects, aclexplode(acl) a
  WHERE a.grantee <> owner ORDER BY 1`;

const READABLE = [
  ...['approvals', 'failures', 'history_export', 'migrations', 'outages', 'record'],
  'schema_migration',
];

const EXPECTED_RIGHTS = [
  ...READABLE.map((table) => `handover_reader SELECT ${table}`),
  'handover_reader USAGE handover',
  ...['events', 'gzip', 'run_id', 'sha256', 'workflow_id'].map(
    (column) => `handover_writer INSERT history_export.${column}`,
  ),
  ...['at', 'content', 'kind', 'phase', 'run_id', 'seq', 'software', 'workflow_id'].map(
    (column) => `handover_writer INSERT record.${column}`,
  ),
  ...READABLE.map((table) => `handover_writer SELECT ${table}`),
  'handover_writer USAGE handover',
];
