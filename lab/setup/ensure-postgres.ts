import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { Log } from '../log.ts';
import { makeOnce } from './make-once.ts';
import { runVisibly } from './run-visibly.ts';
import { cacheRoot, moduleSource } from './tool-modules.ts';

/** The server that the distribution brings, and those that lab/tools/postgres pins: built for x64 only. */
const DEBIANS = 15;
const PINNED = [13, 14, 16, 17] as const;

export type PostgresVersion = typeof DEBIANS | (typeof PINNED)[number];

/** Major versions that can run on this machine. */
export const POSTGRES_VERSIONS: readonly PostgresVersion[] =
  process.arch === 'x64' ? [13, 14, DEBIANS, 16, 17] : [DEBIANS];

/**
 * The programs of a major version: the directory that has `bin` in it. Of those that come as packages only root may
 * be able to read it, and only `initdb`, `pg_ctl` and `postgres` are there.
 */
export async function ensurePostgres(log: Log, version: PostgresVersion): Promise<string> {
  if (version === DEBIANS) return `/usr/lib/postgresql/${DEBIANS}`;
  await makeOnce(pinnedCache(), log, (scratch) => install(scratch, log));
  return join(pinnedCache(), `${version}`);
}

/** Keyed by the lockfile, which says by their hashes what the packages are. */
function pinnedCache(): string {
  const hash = createHash('sha256').update(readFileSync(join(SOURCE, 'package-lock.json')));
  return join(cacheRoot(), 'tools', `postgres-${hash.digest('hex').slice(0, 16)}`);
}

const SOURCE = moduleSource('postgres');

async function install(scratch: string, log: Log): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(SOURCE, file), join(scratch, file));
  }
  await runVisibly({
    what: `fetching PostgreSQL ${PINNED.join(', ')} (240 MB, once)`,
    command: 'npm',
    // No package's own script is run: all that they would do is make links.
    args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    cwd: scratch,
    env: withoutNpmSettings(),
    log,
  });
  await unpack(scratch);
}

/** One directory for each version, and nothing of npm's. */
async function unpack(scratch: string): Promise<void> {
  const packages = join(scratch, 'node_modules');
  for (const version of PINNED) {
    const root = join(packages, `postgres-${version}`);
    await makeLinks(root);
    await removeStaticLibraries(join(root, 'native', 'lib'));
    await rename(join(root, 'native'), join(scratch, `${version}`));
  }
  await rm(packages, { recursive: true });
}

/** npm packages hold no links, so these say in a file which of their libraries have other names. */
async function makeLinks(root: string): Promise<void> {
  const text = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    if (dirname(source) !== dirname(target))
      throw new Error(`${target} would be a link to ${source}, out of its directory`);
    await symlink(basename(source), join(root, target));
  }
}

async function removeStaticLibraries(directory: string): Promise<void> {
  for (const file of await readdir(directory)) {
    if (file.endsWith('.a')) await rm(join(directory, file));
  }
}

/** The outer npm's configuration travels in the environment and would change what this one does. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(config|package|lifecycle)_/i.test(key)),
  );
}
