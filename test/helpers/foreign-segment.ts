import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bucketFiles, bucketRoot } from './bucket-files.ts';
import type { FaultLab } from './fault-lab.ts';
import type { PlantedFault } from './planted-fault.ts';

/** Of a timeline that v1 has never been on, and further along than v1 has come. */
const SEGMENT = '0000000900000000000000F0';
/** pgBackRest names a file by its contents, too; nobody reads this one. */
const HASH = 'a'.repeat(40);

/** A segment of a newer timeline in v1's archive: put into the store's own directory, as another copy would have sent it. */
export function plantForeignSegment(): Pick<PlantedFault, 'plant' | 'undo'> {
  let directory: string | undefined;
  return {
    plant: async (lab) => {
      directory = join(await archiveOf(lab), SEGMENT.slice(0, 16));
      await mkdir(directory);
      await writeFile(join(directory, `${SEGMENT}-${HASH}.lz4`), 'foreign');
    },
    undo: async () => {
      if (directory !== undefined) await rm(directory, { recursive: true });
    },
  };
}

/** Where the segments of v1's own stanza lie. */
async function archiveOf({ stack, source }: FaultLab): Promise<string> {
  const path = `backrestrepo/${source}-backrest-shared-repo/archive/db`;
  const files = await bucketFiles(stack, path);
  const [version] = files.map(({ name }) => name.split('/')[0]).filter((one) => one?.includes('-'));
  if (version === undefined) throw new Error(`nothing was archived below ${path}`);
  return join(bucketRoot(stack, path), version);
}
