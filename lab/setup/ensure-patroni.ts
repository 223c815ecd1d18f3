import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Log } from '../log.ts';
import { makeOnce } from './make-once.ts';
import { runVisibly } from './run-visibly.ts';
import { cacheRoot, moduleSource } from './tool-modules.ts';

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
  await makeOnce(target, log, (scratch) => install(scratch, log));
  return target;
}

async function install(scratch: string, log: Log): Promise<void> {
  await runVisibly({
    what: 'fetching Patroni 4.1',
    command: PYTHON,
    args: [
      ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:'],
      ...['--disable-pip-version-check', '--root-user-action=ignore', '--require-hashes'],
      ...['--requirement', REQUIREMENTS, '--target', scratch],
    ],
    log,
  });
  // Its own scripts are made for another place.
  await rm(join(scratch, 'bin'), { recursive: true, force: true });
  // Pods run it as the database's OS user, from a copy that keeps the mode.
  await chmod(scratch, 0o755);
}
