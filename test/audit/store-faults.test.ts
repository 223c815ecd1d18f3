import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../lab/setup/ensure-postgres.ts';
import { waitFor } from '../../lab/kubernetes/wait-for.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { readRecord } from '../../src/audit/read-record.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { RecordRow, RunRef } from '../../src/model/record.ts';
import { SOFTWARE, newRun, someRows } from '../helpers/audit-rows.ts';
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
