import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { removeSharedMemory } from '../shared-memory.ts';

/** The line of postmaster.pid with the key and the number of the server's segment. */
const SEGMENT_LINE = 6;

/** Removes what a killed server left in the kernel, where nobody will start on its directory again. */
export async function clearSharedMemory(directory: string): Promise<void> {
  // A clean stop removes the file, and the segment before it.
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const segment = text.split('\n')[SEGMENT_LINE]?.trim().split(/\s+/)[1];
  if (segment !== undefined) removeSharedMemory({ files: new Set(), segments: new Set([segment]) });
}
