import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../lab/kubernetes/wait-for.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { readRecord } from '../../src/audit/read-record.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { RunRef } from '../../src/model/record.ts';
import { SOFTWARE, fact, newRun, requested, rowsOf, someRows } from '../helpers/audit-rows.ts';
import { runSql } from '../helpers/postgres-server.ts';
import { useAuditWorld, type AuditWorld } from '../helpers/audit-world.ts';

const UNREACHABLE = { code: 'AUDIT_UNREACHABLE', retryable: true };

const run = promisify(execFile);

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
