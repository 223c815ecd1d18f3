import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../../lab/stack.ts';

/** An object of the lab's bucket. */
export interface BucketFile {
  /** Below the path that was listed. */
  name: string;
  /** Milliseconds since the epoch. */
  writtenAtMs: number;
  bytes: number;
}

type Store = 's3' | 'gcs';
type BucketOwner = Pick<Stack, 'directory' | Store>;

/** Every object below a path of the lab's bucket: its store keeps each in a file, so this asks nobody under test. */
export async function bucketFiles(
  stack: BucketOwner,
  path: string,
  store: Store = 's3',
): Promise<BucketFile[]> {
  const root = bucketRoot(stack, path, store);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(file);
      return { name: file.slice(root.length + 1), writtenAtMs: mtimeMs, bytes: size };
    }),
  );
}

/** Where a store keeps what is below a path of its bucket. */
export function bucketRoot(stack: BucketOwner, path: string, store: Store = 's3'): string {
  return join(stack.directory, store, stack[store].bucket, path);
}
