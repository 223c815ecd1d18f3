import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../../lab/stack.ts';

/** An object of the lab's bucket. */
export interface BucketFile {
  /** Below the path that was listed. */
  name: string;
  /** Milliseconds since the epoch. */
  writtenAtMs: number;
}

/** Every object below a path of the lab's bucket: its store keeps each in a file, so this asks nobody under test. */
export async function bucketFiles(
  { directory, s3 }: Pick<Stack, 'directory' | 's3'>,
  path: string,
): Promise<BucketFile[]> {
  const root = join(directory, 's3', s3.bucket, path);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(root.length + 1),
      writtenAtMs: (await stat(file)).mtimeMs,
    })),
  );
}
