import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../lab/setup/ensure-postgres.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { readSchemaFiles, type SchemaFile } from '../../src/audit/schema-files.ts';
import { SOFTWARE, newRun, someRows } from '../helpers/audit-rows.ts';
import { startPostgres, type PostgresServer } from '../helpers/postgres-server.ts';

const files = await readSchemaFiles();
const names = files.map(({ name }) => name);

/** A file that a later version might bring. */
const later = (sql: string): SchemaFile => ({
  number: files.length + 1,
  name: '099-later.sql',
  sql,
  sha256: 'f'.repeat(64),
});

describe.each(POSTGRES_VERSIONS)('the schema on PostgreSQL %i', (version) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ version });
  });
  afterAll(() => server.remove());

  /** A database of its own, and its address for a login. */
  async function database(name: string, options = 'OWNER handover', login = server.url) {
    await server.psql(`CREATE DATABASE ${name} ${options}`);
    return login.replace(/\/handover$/, `/${name}`);
  }

  it('is made from nothing, by a login that owns the database; then nothing is to do', async () => {
    const made = await migrate(server.url);
    expect(made).toEqual({ applied: names, version: names.at(-1) });
    expect(await migrate(server.url)).toEqual({ applied: [], version: names.at(-1) });
    const noted = await server.psql('SELECT name FROM handover.schema_migration ORDER BY number');
    expect(noted.map(({ name }) => name)).toEqual(names);
  });

  it('is made once by workers that start at the same moment', async () => {
    const url = await database('several');
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url)));
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(names);
    expect(results.map((result) => result.version)).toEqual(Array(4).fill(names.at(-1)));
  });

  it('is made in two databases of one server at the same moment', async () => {
    const urls = [await database('one'), await database('two')];
    await Promise.all(urls.map((url) => migrate(url)));
    for (const url of urls) await expect(migrate(url)).resolves.toMatchObject({ applied: [] });
  });

  describe('that is current', () => {
    it.each([
      ['a_worker', 'IN ROLE handover_writer'],
      ['a_stiff_worker', 'NOINHERIT IN ROLE handover_writer'],
    ])('is fine for a login that may only write: %s', async (name, attributes) => {
      const url = await server.addLogin(name, attributes);
      await expect(migrate(url)).resolves.toMatchObject({ applied: [] });
      await expectToWork(url);
    });

    it('is fine on a server that is read-only', async () => {
      const url = await server.addLogin('a_late_worker', 'IN ROLE handover_writer');
      await server.psql('ALTER ROLE a_late_worker SET default_transaction_read_only = on');
      await expect(migrate(url)).resolves.toMatchObject({ applied: [] });
    });

    it('is refused to a login without a role, which is told the grant that it lacks', async () => {
      const url = await server.addLogin('a_stranger');
      await expect(migrate(url)).rejects.toMatchObject({
        code: 'AUDIT_REFUSED',
        retryable: false,
        message: expect.stringContaining('GRANT handover_writer TO "a_stranger";') as string,
      });
    });
  });

  describe('that is not what this version works with', () => {
    it('is refused when it is older and the login may not mend it', async () => {
      const url = await server.addLogin('another_worker', 'IN ROLE handover_writer');
      const newer = [...files, later('CREATE TABLE handover.more ()')];
      await expect(migrate(url, newer)).rejects.toMatchObject({
        code: 'AUDIT_SCHEMA',
        message: expect.stringMatching(/lacks 099-later\.sql.*handover audit migrate/) as string,
      });
    });

    it('is refused when it is not there at all and the login may not make it', async () => {
      const url = await database('strange', 'OWNER postgres', await server.addLogin('a_guest'));
      await expect(migrate(url)).rejects.toMatchObject({
        code: 'AUDIT_SCHEMA',
        message: expect.stringMatching(/lacks 001-schema\.sql.*handover audit migrate/) as string,
      });
    });

    it('is told as such to who writes or reads without it', async () => {
      const store = new AuditStore(await database('bare'));
      const append = store.append(newRun(), someRows(1), SOFTWARE);
      await expect(append).rejects.toMatchObject({ code: 'AUDIT_SCHEMA', retryable: false });
      await expect(store.ping()).rejects.toMatchObject({ code: 'AUDIT_SCHEMA' });
      await store.close();
    });

    it('is refused when it is newer', async () => {
      await expect(migrate(server.url, files.slice(0, -1))).rejects.toMatchObject({
        code: 'AUDIT_SCHEMA',
        message: expect.stringMatching(/is newer.*004-views.*or a newer one/) as string,
      });
    });

    it('is refused when a file is another one than the one that was applied', async () => {
      const edited = files.map((file, i) => (i === 1 ? { ...file, sha256: '0' } : file));
      await expect(migrate(server.url, edited)).rejects.toMatchObject({
        code: 'AUDIT_SCHEMA',
        message: expect.stringContaining('another 002-record.sql') as string,
      });
    });
  });

  it('takes a file whole or not at all', async () => {
    const broken = [...files, later('CREATE TABLE handover.half (); SELECT 1/0')];
    await expect(migrate(server.url, broken)).rejects.toMatchObject({ code: 'AUDIT_REFUSED' });
    const half = await server.psql("SELECT to_regclass('handover.half') AS there");
    expect(half).toEqual([{ there: null }]);
    await expect(migrate(server.url)).resolves.toMatchObject({ applied: [] });
  });

  it('is refused in a database that is not in UTF-8', async () => {
    const latin = "OWNER handover ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0";
    await expect(migrate(await database('latin', latin))).rejects.toMatchObject({
      code: 'AUDIT_REFUSED',
      message: expect.stringMatching(/encoded in LATIN1.*ENCODING 'UTF8'/) as string,
    });
  });

  describe('whose roles are missing', () => {
    beforeEach(async () => {
      const databases = await server.psql<{ name: string }>(
        'SELECT datname AS name FROM pg_database WHERE NOT datistemplate',
      );
      for (const role of ['handover_writer', 'handover_reader']) {
        const there = await server.psql(`SELECT FROM pg_roles WHERE rolname = '${role}'`);
        if (there.length === 0) continue;
        for (const { name } of databases) await server.psql(`DROP OWNED BY ${role}`, name);
        await server.psql(`DROP ROLE ${role}`);
      }
    });

    it('gets them once for two databases that are set up at the same moment', async () => {
      const urls = [await database('three'), await database('four')];
      await Promise.all(urls.map((url) => migrate(url)));
      for (const url of urls) await expectToWork(url);
    });

    it('tells a login that may not make them what an admin has to run; that is enough', async () => {
      const login = await server.addLogin('a_plain_owner');
      const url = await database('plain', 'OWNER a_plain_owner', login);
      const refused: unknown = await migrate(url).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'AUDIT_REFUSED' });
      const { message } = refused as Error;
      const sql = /let an admin run: (.*;) Then try again/.exec(message)?.[1] ?? '';
      expect(sql).toContain('CREATE ROLE handover_reader NOLOGIN');
      await server.psql(sql);
      await expect(migrate(url)).resolves.toMatchObject({ applied: names });
      await expectToWork(url);
    });
  });
});

async function expectToWork(url: string): Promise<void> {
  const store = new AuditStore(url);
  try {
    await store.ping();
    await expect(store.append(newRun(), someRows(2), SOFTWARE)).resolves.toMatchObject({ last: 2 });
  } finally {
    await store.close();
  }
}
