import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

import { databaseUser } from '../database-user.ts';
import { logToStderr } from '../log.ts';
import { LAB_MARKER, killMarked } from '../processes.ts';
import { ensurePostgres, type PostgresVersion } from '../setup/ensure-postgres.ts';
import { Component, type ComponentSpec } from '../stack/component.ts';
import { quietPorts } from '../stack/free-ports.ts';
import { makeCertificates } from '../stack/pki.ts';
import { startReaper } from '../stack/start-reaper.ts';
import { clearSharedMemory } from './clear-shared-memory.ts';
import { makeDataDirectory, type ServerOptions } from './make-data-directory.ts';
import { serverSpec } from './server-spec.ts';

/** A PostgreSQL server of somebody's own, apart from any stack. */
export interface PostgresServer {
  /** Address for a login `handover` that owns the database `handover` and may create roles; no superuser. */
  url: string;
  /** The same for the superuser. */
  superuserUrl: string;
  /** Everything of it; the data is in `data`. */
  directory: string;
  /** Where `pg_dump` and the others are. */
  bin: string;
  /** Of the CA that signed its certificate, if it has TLS. */
  caFile: string;
  /** Runs SQL as superuser, by default in the database `handover`; gives the rows of the last statement. */
  psql: <Row extends object = Record<string, unknown>>(
    sql: string,
    database?: string,
  ) => Promise<Row[]>;
  /** Makes a login with these attributes and memberships; gives its address in the database `handover`. */
  addLogin: (name: string, attributes?: string) => Promise<string>;
  /** As a machine that loses power: all of its processes at once. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
  /** A clean stop; clients are sent away. */
  stop: () => Promise<void>;
  /** Ends it and removes everything. */
  remove: () => Promise<void>;
}

export interface PostgresOptions {
  /** Default: Debian's, which is there without the lab's extra. */
  version?: PostgresVersion;
  /** Default false: nothing is encrypted. True: nothing else is let in. */
  tls?: boolean;
}

const START_TIMEOUT_MS = 60_000;
const run = promisify(execFile);

/** Start a server in a temporary directory, on loopback. It does not outlive the process that started it. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const id = randomBytes(6).toString('hex');
  const directory = await mkdtemp(join(tmpdir(), 'pgh-pg-'));
  await chmod(directory, 0o755);
  // By this file the reaper knows that the directory may go.
  await writeFile(join(directory, 'stack.json'), '{}');
  const dismiss = startReaper(id, directory);
  const clear = async (): Promise<void> => {
    await clearSharedMemory(join(directory, 'data'));
    dismiss();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const layout = await layOut(directory, options);
    const component = new Component(componentSpec(layout, directory, id));
    await component.start();
    return {
      ...describe(directory, layout),
      kill: () => component.kill(),
      start: () => component.start(),
      stop: () => component.stop(),
      remove: async () => {
        await component.stop();
        await clear();
      },
    };
  } catch (error) {
    await killMarked(LAB_MARKER, id);
    await clear();
    throw error;
  }
}

function componentSpec({ server, url }: Layout, directory: string, id: string): ComponentSpec {
  return serverSpec(server, {
    name: 'postgres',
    logFile: join(directory, 'log'),
    pidFile: join(directory, 'pid'),
    ready: { url },
    readyTimeoutMs: START_TIMEOUT_MS,
    env: { [LAB_MARKER]: id },
  });
}

interface Layout {
  server: ServerOptions;
  caFile: string;
  url: string;
  superuserUrl: string;
}

async function layOut(
  directory: string,
  { version = 15, tls = false }: PostgresOptions,
): Promise<Layout> {
  const user = databaseUser();
  const pki = join(directory, 'pki');
  if (tls) await makeCertificates(pki, user);
  const [port = 0] = await quietPorts(1);
  const secret = (): string => randomBytes(12).toString('hex');
  const server: ServerOptions = {
    bin: await reachableBin(version, directory),
    directory: join(directory, 'data'),
    user,
    port,
    password: secret(),
    owner: { name: 'handover', password: secret() },
    tls: tls ? { certFile: join(pki, 'postgres.crt'), keyFile: join(pki, 'postgres.key') } : null,
  };
  await makeDataDirectory(server);
  const caFile = join(pki, 'ca.crt');
  const query = tls ? `?sslmode=verify-full&sslrootcert=${caFile}` : '';
  const url = (name: string, password: string): string =>
    `postgresql://${name}:${password}@127.0.0.1:${port}/handover${query}`;
  return {
    server,
    caFile,
    url: url(server.owner.name, server.owner.password),
    superuserUrl: url('postgres', server.password),
  };
}

/** The cache is in a home directory, which the database's user cannot enter: so links into one that it can. */
async function reachableBin(version: PostgresVersion, directory: string): Promise<string> {
  const root = await ensurePostgres(logToStderr, version);
  if (version === 15) return join(root, 'bin');
  const copy = join(directory, 'programs');
  await run('cp', ['-al', root, copy]).catch(async () => {
    // No hard links from one file system to another.
    await rm(copy, { recursive: true, force: true });
    await run('cp', ['-a', root, copy]);
  });
  return join(copy, 'bin');
}

function describe(directory: string, { server, caFile, url, superuserUrl }: Layout) {
  const psql: PostgresServer['psql'] = (sql, database = 'handover') =>
    runSql(superuserUrl.replace('/handover', `/${database}`), sql);
  return {
    ...{ directory, bin: server.bin, caFile, url, superuserUrl, psql },
    addLogin: async (name: string, attributes = '') => {
      const password = randomBytes(12).toString('hex');
      await psql(`CREATE ROLE ${name} LOGIN PASSWORD '${password}' ${attributes}`);
      const address = new URL(url);
      Object.assign(address, { username: name, password });
      return address.href;
    },
  };
}

/** Runs SQL as whoever the address names; gives the rows of the last statement. */
export async function runSql<Row extends object = Record<string, unknown>>(
  url: string,
  sql: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query(sql)].flat();
    return (results.at(-1)?.rows ?? []) as Row[];
  } finally {
    await client.end();
  }
}
