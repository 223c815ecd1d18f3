import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import type { DatabaseUser } from '../database-user.ts';
import type { Log } from '../log.ts';
import { removeScratch } from '../setup/remove-scratch.ts';
import { cacheRoot } from '../setup/tool-modules.ts';
import { withLock } from '../setup/with-lock.ts';
import { asUser } from './as-user.ts';
import { runSingleUser } from './run-single-user.ts';

/** What a template is made from. */
export interface TemplateOptions {
  bin: string;
  user: DatabaseUser;
  /** A login that owns a database of its own name, and may create roles. */
  owner: string;
}

const run = promisify(execFile);

/** C: every build of PostgreSQL has it, the ones without the machine's locales too. Nobody is let in by this alone. */
const INITDB = ['-U', 'postgres', '-A', 'reject', '-E', 'UTF8', '--locale', 'C', '--no-sync'];

/**
 * A data directory to copy, kept between runs: making one takes more than a second of two busy cores, and the tests
 * need dozens. It holds no password.
 */
export async function dataTemplate(options: TemplateOptions, log: Log): Promise<string> {
  const { stdout: version } = await run(join(options.bin, 'postgres'), ['--version']);
  const { owner, user } = options;
  const recipe = JSON.stringify([version, INITDB, statements(owner), user.uid, process.arch]);
  const key = createHash('sha256').update(recipe).digest('hex').slice(0, 16);
  const target = join(cacheRoot(), 'data', `postgres-${key}`);
  if (!existsSync(target)) await withLock(`${target}.lock`, log, () => make(target, options));
  return target;
}

async function make(target: string, { bin, user, owner }: TemplateOptions): Promise<void> {
  if (existsSync(target)) return; // another one was faster
  await mkdir(dirname(target), { recursive: true });
  await removeScratch(target);
  // Where the database's user may write, which the cache is not.
  const scratch = await mkdtemp(join(tmpdir(), 'pgh-template-'));
  const copy = await mkdtemp(`${target}.building-`);
  try {
    await chmod(scratch, 0o755);
    const directory = join(scratch, 'data');
    await mkdir(directory, { mode: 0o700 });
    if (user.switchable) await chown(directory, user.uid, user.gid);
    await run(join(bin, 'initdb'), ['-D', directory, ...INITDB], asUser(user));
    await runSingleUser({ bin, directory, user }, statements(owner));
    await run('cp', ['-a', directory, join(copy, 'data')]);
    await rename(join(copy, 'data'), target); // whole or not at all
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(copy, { recursive: true, force: true });
  }
}

function statements(owner: string): string[] {
  return [`CREATE ROLE ${owner} LOGIN CREATEROLE`, `CREATE DATABASE ${owner} OWNER ${owner}`];
}
