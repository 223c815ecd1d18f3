import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../lab/setup/ensure-postgres.ts';
import { waitFor } from '../../lab/kubernetes/wait-for.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { readRecord } from '../../src/audit/read-record.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { RecordRow, RunRef } from '../../src/model/record.ts';
import { SOFTWARE, fact, newRun, requested, rowsOf, someRows } from '../helpers/audit-rows.ts';
import { runSql } from '../helpers/postgres-server.ts';
import { useAuditWorld, type AuditWorld } from '../helpers/audit-world.ts';

const UNREACHABLE = { code: 'AUDIT_UNREACHABLE', retryable: true };
const run = promisify(execFile);

/** What whoever sends rows does: from where the store tells, until it has all. */
async function sendAll({ store }: AuditWorld, of: RunRef, rows: readonly RecordRow[]) {
  let { last } = await store.append(of, rows.slice(-1), SOFTWARE);
  if (last < rows.length) ({ last } = await store.append(of, rows.slice(last), SOFTWARE));
  return last;
}

/** A statement that adds this row and others hangs in their middle. */
const SLEEP_AT_ROW_25 = `
  CREATE FUNCTION handover.sleep() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
  CREATE TRIGGER sleep BEFORE INSERT ON handover.record FOR EACH ROW WHEN (NEW.seq = 25)
    EXECUTE FUNCTION handover.sleep()`;

/** A session that holds the lock on a run, as a worker in the middle of its rows would. */
async function holdLock({ server }: AuditWorld, of: RunRef): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT handover.lock_run($1, $2)', [of.workflowId, of.runId]);
  return client;
}

async function untilSomebodyWaits({ server }: AuditWorld, event: string): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE wait_event = '${event}'`;
  await waitFor(`a wait: ${event}`, 10_000, async () => (await server.psql(waiting)).length > 0);
}

describe.each(POSTGRES_VERSIONS)('a store on PostgreSQL %i', (version) => {
  const world = useAuditWorld({ version });

  it('that is killed in the middle of an addition keeps none of it, and is complete afterwards', async () => {
    const of = newRun();
    const rows = someRows(40);
    await world.store.append(of, rows.slice(0, 10), SOFTWARE);
    await world.server.psql(SLEEP_AT_ROW_25);
    const adding = world.store.append(of, rows, SOFTWARE).catch((error: unknown) => error);
    await untilSomebodyWaits(world, 'PgSleep');
    await world.server.kill();
    await expect(adding).resolves.toMatchObject(UNREACHABLE);
    await expect(world.store.append(of, rows, SOFTWARE)).rejects.toMatchObject(UNREACHABLE);
    await world.server.start();
    await world.server.psql('DROP FUNCTION handover.sleep CASCADE');
    expect(await readRecord(world.store, of)).toHaveLength(10);
    expect(await sendAll(world, of, rows)).toBe(rows.length);
    const stored = await readRecord(world.store, of);
    expect(verifyChain(stored)).toMatchObject({ holds: true, rows: rows.length });
  });

  it('that was down for a while ends up complete, in order, without gaps or doubles', async () => {
    const of = newRun();
    const rows = someRows(20);
    await world.store.append(of, rows.slice(0, 5), SOFTWARE);
    await world.server.stop();
    await expect(world.store.append(of, rows.slice(5, 9), SOFTWARE)).rejects.toMatchObject(
      UNREACHABLE,
    );
    await expect(world.store.ping()).rejects.toMatchObject(UNREACHABLE);
    await expect(readRecord(world.store, of)).rejects.toMatchObject(UNREACHABLE);
    await world.server.start();
    await world.store.ping();
    expect(await sendAll(world, of, rows)).toBe(20);
    expect(verifyChain(await readRecord(world.store, of))).toMatchObject({ holds: true, rows: 20 });
  });

  it('that was restored from an older copy tells what it has, and gets the same chain again', async () => {
    const { server, store } = world;
    const of = newRun();
    const rows = someRows(9);
    const data = join(server.directory, 'data');
    const copy = join(server.directory, 'copy');
    await store.append(of, rows.slice(0, 4), SOFTWARE);
    await server.stop();
    await run('cp', ['-a', data, copy]);
    await server.start();
    const before = await store.append(of, rows.slice(4), SOFTWARE);
    const known = await readRecord(store, of);
    await server.stop();
    await rm(data, { recursive: true });
    await run('mv', [copy, data]);
    await server.start();
    const told = await store.append(of, rows.slice(8), SOFTWARE);
    expect(told).toMatchObject({ last: 4, head: known[3]?.hash });
    expect(await readRecord(store, of)).toHaveLength(4);
    expect(await store.append(of, rows.slice(told.last), SOFTWARE)).toEqual(before);
    expect(verifyChain(await readRecord(store, of))).toMatchObject({
      holds: true,
      head: before.head,
    });
  });

  describe('proves that it could be written', () => {
    it('without a row, and with a message that is committed', async () => {
      const counted = 'SELECT count(*)::int AS rows, txid_current() AS xid FROM handover.record';
      const [before] = await world.server.psql(counted);
      await world.store.ping();
      const [after] = await world.server.psql(counted);
      expect(after?.['rows']).toBe(before?.['rows']);
      // One transaction number is the counting's own, one the message's.
      expect(Number(after?.['xid']) - Number(before?.['xid'])).toBe(2);
    });

    it('not where an admin made it read-only', async () => {
      await world.server.psql('ALTER DATABASE handover SET default_transaction_read_only = on');
      const store = new AuditStore(world.server.url);
      await expect(store.ping()).rejects.toMatchObject(UNREACHABLE);
      await expect(store.append(newRun(), someRows(1), SOFTWARE)).rejects.toMatchObject(
        UNREACHABLE,
      );
      await world.server.psql('ALTER DATABASE handover RESET ALL', 'postgres');
      await store.close();
    });

    it('not by a server that follows another one', async () => {
      const signal = join(world.server.directory, 'data', 'standby.signal');
      await world.server.stop();
      await writeFile(signal, '');
      await world.server.start();
      await expect(world.store.ping()).rejects.toMatchObject(UNREACHABLE);
      await expect(migrate(world.server.url)).resolves.toMatchObject({ applied: [] });
      await world.server.stop();
      await rm(signal);
      await world.server.start();
      await world.store.ping();
    });

    it('not where the right to add rows was taken away', async () => {
      const rights = (words: string) => world.server.psql(`${words} handover_writer`);
      await rights('REVOKE INSERT ON handover.record FROM');
      await expect(world.store.ping()).rejects.toMatchObject({
        code: 'AUDIT_REFUSED',
        message: expect.stringContaining('permission denied for table record') as string,
      });
      await rights(
        'GRANT INSERT (workflow_id, run_id, seq, at, kind, phase, software, content) ON handover.record TO',
      );
      await world.store.ping();
    });
  });
});

describe('a store on the default PostgreSQL', () => {
  const world = useAuditWorld();

  it('does not wait for ever for somebody else who holds the run', async () => {
    const of = newRun();
    const holder = await holdLock(world, of);
    const began = Date.now();
    const adding = world.store.append(of, someRows(1), SOFTWARE);
    await expect(adding).rejects.toMatchObject(UNREACHABLE);
    expect(Date.now() - began).toBeGreaterThan(4_000);
    await holder.end();
    await expect(world.store.append(of, someRows(1), SOFTWARE)).resolves.toMatchObject({ last: 1 });
  });

  it('gives up on a server that takes the connection and says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const store = new AuditStore(`postgresql://anna:secret@127.0.0.1:${port}/handover`);
    await expect(store.ping()).rejects.toMatchObject(UNREACHABLE);
    await store.close();
    silent.close();
  });

  it('outlives a connection that breaks while nobody uses it', async () => {
    await world.store.ping();
    await world.server.psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pg-handover%'",
    );
    await waitFor('the store to be usable', 10_000, async () => {
      await world.store.ping();
      return true;
    });
  });

  it('takes four connections for itself at most, under the name of its address, and gives them back', async () => {
    const store = new AuditStore(`${world.server.url}?application_name=counted`);
    const runs = Array.from({ length: 40 }, newRun);
    const others = await Promise.all(runs.map((of) => holdLock(world, of)));
    const adding = runs.map((of) => store.append(of, someRows(1), SOFTWARE));
    await untilSomebodyWaits(world, 'advisory');
    const connections = await world.server.psql(OURS);
    for (const other of others) await other.end();
    expect(connections).toEqual([{ n: 4 }]);
    await Promise.all(adding);
    await store.close();
    expect(await world.server.psql(OURS)).toEqual([{ n: 0 }]);
  });

  it('only adds and selects, whatever its login may do', async () => {
    const store = new AuditStore(world.server.superuserUrl);
    const who = 'SELECT current_user AS role, session_user AS login';
    const asked = await store.connection.transaction('write', (ask) => ask(who));
    expect(asked).toEqual([{ role: 'handover_writer', login: 'postgres' }]);
    const change = "INSERT INTO handover.schema_migration VALUES (9, 'x', 'x')";
    const attempt = store.connection.transaction('write', (ask) => ask(change));
    await expect(attempt).rejects.toMatchObject({ code: 'AUDIT_REFUSED' });
    await expect(store.read((ask) => ask(change))).rejects.toMatchObject(UNREACHABLE);
    await store.close();
  });

  it('has a row on disk before it says so, also where the database is told not to wait', async () => {
    await world.server.psql('ALTER DATABASE handover SET synchronous_commit = off');
    const store = new AuditStore(world.server.url);
    const [setting] = await store.connection.transaction('write', (ask) =>
      ask("SELECT current_setting('synchronous_commit') AS it"),
    );
    expect(setting).toEqual({ it: 'on' });
    await store.close();
  });

  it('is whole after a dump and a restore, and goes on there', async () => {
    const { server } = world;
    const of = newRun();
    const rows = rowsOf([
      requested(),
      fact('phaseBegan', {}, 'prepare'),
      fact('phaseBegan', {}, 'verify'),
    ]);
    const store = new AuditStore(server.url);
    await store.append(of, rows.slice(0, 2), SOFTWARE);
    const file = join(server.directory, 'dump');
    await run(join(server.bin, 'pg_dump'), ['-Fc', '-f', file, server.url]);
    await server.psql('CREATE DATABASE restored OWNER handover');
    const url = server.url.replace(/\/handover$/, '/restored');
    await run(join(server.bin, 'pg_restore'), ['--no-owner', '-d', url, file]);
    await expect(migrate(url)).resolves.toMatchObject({ applied: [] });
    const restored = new AuditStore(url);
    const here = await store.append(of, rows, SOFTWARE);
    expect(await restored.append(of, rows, SOFTWARE)).toEqual(here);
    expect(verifyChain(await readRecord(restored, of))).toMatchObject({ holds: true, rows: 3 });
    const change = runSql(
      url,
      `SET session_replication_role = origin; DELETE FROM handover.record`,
    );
    await expect(change).rejects.toThrow();
    await Promise.all([store.close(), restored.close()]);
  });
});

const OURS = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'counted'";
