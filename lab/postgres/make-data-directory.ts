import { execFile } from 'node:child_process';
import { appendFile, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { DatabaseUser } from '../database-user.ts';

/** How a server of our own, outside any pod, is to be. */
export interface ServerOptions {
  /** Where `initdb` and `postgres` are. */
  bin: string;
  /** Of the data. It must not exist yet, and the user must be able to reach it. */
  directory: string;
  user: DatabaseUser;
  port: number;
  /** Of the superuser `postgres`. */
  password: string;
  /** A login that owns a database of its own name, and may create roles. */
  owner: { name: string; password: string };
  /** With them only connections by TLS are let in; without, none is encrypted. */
  tls: { certFile: string; keyFile: string } | null;
}

const run = promisify(execFile);

/** Makes a data directory on which `postgres -D` starts: loopback only, passwords always. */
export async function makeDataDirectory(options: ServerOptions): Promise<void> {
  const { bin, directory, user, password } = options;
  await mkdir(directory, { mode: 0o700 });
  const passwordFile = `${directory}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.switchable) {
    for (const path of [directory, passwordFile]) await chown(path, user.uid, user.gid);
  }
  await run(join(bin, 'initdb'), initdbArgs(directory, passwordFile), asUser(user));
  await rm(passwordFile);
  await appendFile(join(directory, 'postgresql.conf'), settings(options));
  await writeFile(join(directory, 'pg_hba.conf'), hostRules(options));
  await makeOwner(options);
}

/** What a process needs to run as the database's OS user, with nothing of the caller's environment. */
export function asUser(user: DatabaseUser) {
  const ids = user.switchable ? { uid: user.uid, gid: user.gid } : {};
  return { ...ids, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' } };
}

function initdbArgs(directory: string, passwordFile: string): string[] {
  return [
    ...['-D', directory, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile],
    // C: every build of PostgreSQL has it, the ones without the machine's locales too.
    ...['-E', 'UTF8', '--locale', 'C', '--no-sync'],
  ];
}

/**
 * A killed server loses nothing without fsync, only a machine that loses power does. Shared memory lies in the data
 * directory: a killed server leaves it behind, and it is to go with the directory.
 */
function settings({ port, tls }: ServerOptions): string {
  const lines = [
    `port = ${String(port)}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'fsync = off',
    'shared_buffers = 16MB',
    'dynamic_shared_memory_type = mmap',
    "log_timezone = 'UTC'",
    "timezone = 'UTC'",
    ...(tls
      ? ['ssl = on', `ssl_cert_file = '${tls.certFile}'`, `ssl_key_file = '${tls.keyFile}'`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function hostRules({ tls }: ServerOptions): string {
  return `${tls ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256\n`;
}

/** By the single-user mode: it needs no server, and each line is a statement. */
async function makeOwner({ bin, directory, user, owner }: ServerOptions): Promise<void> {
  const args = ['--single', '-F', '-D', directory, 'postgres'];
  const session = run(join(bin, 'postgres'), args, asUser(user));
  session.child.stdin?.end(
    `CREATE ROLE ${owner.name} LOGIN CREATEROLE PASSWORD '${owner.password}'\n` +
      `CREATE DATABASE ${owner.name} OWNER ${owner.name}\n`,
  );
  const { stdout, stderr } = await session;
  if (/ERROR|FATAL/.test(stdout + stderr)) throw new Error(`no login was made: ${stderr}`);
}
