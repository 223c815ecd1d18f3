import { describe, expect, it } from 'vitest';
import { readDatabaseFacts } from '../../src/clients/databases.ts';
import type { DatabaseFacts, ReplicationClient } from '../../src/model/observation.ts';
import { POD, answering } from './fake-kubernetes.ts';

const locale = (database: string) => ({
  database,
  collate: 'en_US.UTF-8',
  ctype: 'en_US.UTF-8',
  provider: 'libc',
});

const receiver = (overrides: Partial<ReplicationClient>): ReplicationClient => ({
  application: 'pg_receivewal',
  role: 'cdc',
  address: '192.0.2.10',
  state: 'streaming',
  slot: null,
  unconfirmedBytes: 0,
  ...overrides,
});
const slot = (name: string) => ({
  name,
  type: 'physical' as const,
  plugin: null,
  database: null,
  active: true,
  temporary: false,
});

const FACTS: Omit<DatabaseFacts, 'extensions' | 'replicas'> = {
  versionNumber: 140011,
  settings: [
    { name: 'work_mem', value: '8MB', source: 'configuration file', inAutoConf: false },
    { name: 'max_connections', value: '200', source: 'command line', inAutoConf: false },
  ],
  md5Roles: ['app'],
  clearTextClients: [
    { role: 'app', address: '192.0.2.10', connections: 3 },
    { role: 'app', address: '192.0.2.77', connections: 1 },
  ],
  locales: ['postgres', "it's", 'a', 'b', 'c'].map(locale),
  tablespaces: [{ name: 'fast', location: '/tablespaces/fast' }],
  totalBytes: 8_000_000_000_000,
  segmentsToArchive: 2,
  preparedTransactions: [{ gid: "it's", owner: 'app', database: 'a', ageSeconds: 90 }],
  longTransactions: [
    { role: 'app', database: 'a', application: 'pg_dump', state: 'active', ageSeconds: 61 },
  ],
  replicationSlots: [slot('tape')],
  replicationClients: [receiver({ slot: 'tape' })],
  subscriptions: [{ name: 'feed', database: 'a', enabled: true }],
};

const EXTENSIONS: Record<string, string[]> = {
  postgres: ['plpgsql', 'pg_stat_monitor'],
  "it's": ['plpgsql', 'vector', 'pgaudit'],
};

/** A server that answers for all of itself, and for the extensions of the database that a call connects to. */
function server(overrides: Partial<typeof FACTS> = {}) {
  return answering(({ command, stdin = '' }) => {
    if (!stdin.includes('pg_extension'))
      return { stdout: JSON.stringify({ ...FACTS, ...overrides }) };
    const [, name = ''] = /^dbname='(.*)' /.exec(command.at(-1) ?? '') ?? [];
    return { stdout: JSON.stringify(EXTENSIONS[name.replaceAll('\\', '')] ?? ['plpgsql']) };
  });
}

/** The SQL of the one query that is asked of the whole server. */
async function factsSql(): Promise<string> {
  const { k, calls } = server();
  await readDatabaseFacts(k, POD, []);
  return calls[0]?.stdin ?? '';
}

describe('readDatabaseFacts', () => {
  it('tells what the server said', async () => {
    const { extensions, ...facts } = await readDatabaseFacts(server().k, POD, []);
    expect(facts).toEqual({ ...FACTS, replicas: [] });
    expect(extensions).toEqual(['pg_stat_monitor', 'pgaudit', 'plpgsql', 'vector']);
  });

  it('asks once for the whole server, and once in every database for its extensions', async () => {
    const { k, calls } = server();
    await readDatabaseFacts(k, POD, []);
    const asked = calls.map(({ command }) => command.at(-1)?.split(' ')[0]);
    expect(asked).toEqual([
      `dbname='postgres'`,
      `dbname='postgres'`,
      String.raw`dbname='it\'s'`,
      `dbname='a'`,
      `dbname='b'`,
      `dbname='c'`,
    ]);
  });

  it("leaves out connections of v1's own pods: none of them goes along", async () => {
    const { clearTextClients } = await readDatabaseFacts(server().k, POD, ['192.0.2.77']);
    expect(clearTextClients).toEqual([{ role: 'app', address: '192.0.2.10', connections: 3 }]);
  });

  it("tells v1's own replicas from others who receive its WAL, and leaves out their slots", async () => {
    const own = [
      receiver({ role: 'primaryuser', address: '192.0.2.77', slot: 'cluster1_repl1' }),
      receiver({ role: 'primaryuser', address: '127.0.0.6' }),
      receiver({ role: 'primaryuser', address: '::1' }),
      receiver({ role: 'primaryuser', address: null }),
    ];
    const others = [
      receiver({ role: 'primaryuser', address: '192.0.2.10', slot: 'borrowed' }),
      receiver({ role: 'cdc', address: '192.0.2.77' }),
      receiver({ role: 'cdc', address: '127.0.0.1' }),
    ];
    const { k } = server({
      replicationClients: [...own, ...others],
      replicationSlots: ['cluster1_repl1', 'borrowed', 'idle'].map(slot),
    });
    const facts = await readDatabaseFacts(k, POD, ['192.0.2.77']);
    expect(facts.replicas).toEqual(own);
    expect(facts.replicationClients).toEqual(others);
    expect(facts.replicationSlots.map(({ name }) => name)).toEqual(['borrowed', 'idle']);
  });

  it('asks for transactions of clients that are open for a minute, and not for the text of a query', async () => {
    const sql = await factsSql();
    expect(sql).toContain("xact_start < now() - interval '60 seconds'");
    expect(sql).toContain("backend_type = 'client backend' AND pid <> pg_backend_pid()");
    expect(sql).not.toMatch(/\bquery\b/);
  });

  it('counts what a receiver has flushed, or has written if it never tells more', async () => {
    expect(await factsSql()).toContain('coalesce(flush_lsn, write_lsn)');
  });

  it("leaves out the roles of v1's operator, for which v2 has others, and only those", async () => {
    const sql = await factsSql();
    const [own] = /\('primaryuser'[^)]*\)/.exec(sql) ?? [];
    expect(own).toBe("('primaryuser', 'pgbouncer', 'ccp_monitoring', 'crunchyadm')");
    expect(sql).toContain(`rolpassword LIKE 'md5%' AND rolname NOT IN ${own ?? ''}`);
    expect(sql).toContain(`usename NOT IN ${own ?? ''}`);
  });

  it('is not misled by what its own session has otherwise', async () => {
    // psql() sets a statement_timeout of its own, before the query: pg_settings then says `session`.
    const sql = await factsSql();
    expect(sql).toMatch(/^SET statement_timeout = \d+;/);
    expect(sql).toContain('pg_file_settings');
    expect(sql).toMatch(/s\.source NOT IN \(.*'client', 'session'/);
  });

  it('leaves out settings whose value may hold a password', async () => {
    expect(await factsSql()).toContain("NOT IN ('primary_conninfo', 'ssl_passphrase_command')");
  });

  it('names no column that 12 to 14 do not have', async () => {
    expect(await factsSql()).toContain("to_jsonb(d) ->> 'datlocprovider'");
  });

  it('fails with the words of psql', async () => {
    const { k } = answering({ exitCode: 3, stderr: 'FATAL: the database system is starting up' });
    await expect(readDatabaseFacts(k, POD, [])).rejects.toThrow(
      'the database system is starting up',
    );
  });
});
