import { execFile } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { DatabaseUser } from '../database-user.ts';
import { logToStderr } from '../log.ts';
import { dataTemplate } from './data-template.ts';
import { runSingleUser } from './run-single-user.ts';

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
  const { bin, directory, user, owner, password } = options;
  const template = await dataTemplate({ bin, user, owner: owner.name }, logToStderr);
  await run('cp', ['-a', template, directory]);
  await appendFile(join(directory, 'postgresql.conf'), settings(options));
  await writeFile(join(directory, 'pg_hba.conf'), hostRules(options));
  await runSingleUser(options, [
    `ALTER ROLE postgres PASSWORD '${password}'`,
    `ALTER ROLE ${owner.name} PASSWORD '${owner.password}'`,
  ]);
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
    // PostgreSQL 13 would keep passwords by MD5.
    "password_encryption = 'scram-sha-256'",
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
