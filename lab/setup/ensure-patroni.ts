import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Log } from '../log.ts';
import { removeScratch } from './remove-scratch.ts';
import { runVisibly } from './run-visibly.ts';
import { cacheRoot, moduleSource } from './tool-modules.ts';
import { withLock } from './with-lock.ts';

const REQUIREMENTS = join(moduleSource('patroni'), 'requirements.txt');

/** The distribution's, for which its packages of Patroni's dependencies are made. */
const PYTHON = '/usr/bin/python3';

/**
 * Patroni 4.1 from PyPI, as the images of v2's 2.9 have it; Debian has 3.0, as v1's have. A directory for PYTHONPATH:
 * Debian's package brings what Patroni depends on.
 */
export async function ensurePatroni(log: Log): Promise<string> {
  const key = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const target = join(cacheRoot(), 'tools', `patroni-${key.slice(0, 16)}`);
  if (!existsSync(target)) await withLock(`${target}.lock`, log, () => install(target, log));
  return target;
}

async function install(target: string, log: Log): Promise<void> {
  if (existsSync(target)) return; // another set-up was faster
  await mkdir(dirname(target), { recursive: true });
  await removeScratch(target);
  const scratch = await mkdtemp(`${target}.building-`);
  try {
    await runVisibly({
      what: 'fetching Patroni 4.1',
      command: PYTHON,
      args: [
        ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:'],
        ...['--disable-pip-version-check', '--root-user-action=ignore', '--require-hashes'],
        ...['--requirement', REQUIREMENTS, '--target', join(scratch, 'python')],
      ],
      log,
    });
    // Its own scripts are made for another place.
    await rm(join(scratch, 'python', 'bin'), { recursive: true, force: true });
    await rename(join(scratch, 'python'), target); // whole or not at all
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
