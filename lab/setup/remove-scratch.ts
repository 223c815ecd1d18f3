import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What an interrupted build of `target` left: whoever holds the lock knows that none of it is in use. */
export async function removeScratch(target: string): Promise<void> {
  for (const name of await readdir(dirname(target))) {
    const path = join(dirname(target), name);
    if (path.startsWith(`${target}.building-`)) await rm(path, { recursive: true, force: true });
  }
}
