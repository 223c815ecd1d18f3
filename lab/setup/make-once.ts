import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Log } from '../log.ts';
import { withLock } from './with-lock.ts';

/**
 * Makes the directory `target` if it is not there: whole or not at all, and by one of several set-ups that want it.
 *
 * @param fill gets an empty directory, which takes the name `target` when it is done.
 */
export async function makeOnce(
  target: string,
  log: Log,
  fill: (scratch: string) => Promise<void>,
): Promise<void> {
  if (existsSync(target)) return;
  await withLock(`${target}.lock`, log, async () => {
    if (existsSync(target)) return; // another set-up made it while we waited for the lock
    await mkdir(dirname(target), { recursive: true });
    await removeScratch(target);
    const scratch = await mkdtemp(`${target}.building-`);
    try {
      await fill(scratch);
      await rename(scratch, target);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

/** What an interrupted build left: whoever holds the lock knows that none of it is in use. */
async function removeScratch(target: string): Promise<void> {
  for (const name of await readdir(dirname(target))) {
    const path = join(dirname(target), name);
    if (path.startsWith(`${target}.building-`)) await rm(path, { recursive: true, force: true });
  }
}
