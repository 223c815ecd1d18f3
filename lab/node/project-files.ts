import { isUtf8 } from 'node:buffer';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { MissingObject } from './missing-object.ts';
import type { ObjectCache } from './object-cache.ts';
import type { FileSource } from './pod-types.ts';

/** A file of a volume, as it is to be. */
export interface ProjectedFile {
  path: string;
  content: Buffer;
  mode: number;
}

/** What files are written by and for. */
export interface ProjectionTarget {
  directory: string;
  owner: { uid: number; gid: number };
  rewrite: (text: string) => string;
}

/** The files that ConfigMaps and Secrets make, later sources over earlier ones; throws `MissingObject`. */
export function collectFiles(
  cache: ObjectCache,
  namespace: string,
  content: { sources: FileSource[]; defaultMode: number },
): ProjectedFile[] {
  const files = new Map<string, ProjectedFile>();
  for (const source of content.sources) {
    const data = cache.get(source.kind, namespace, source.name);
    if (!data && source.optional) continue;
    if (!data) throw new MissingObject(`${source.kind.toLowerCase()} "${source.name}" not found`);
    const items =
      source.items ?? [...data.keys()].map((key) => ({ key, path: key, mode: undefined }));
    for (const { key, path, mode } of items) {
      const value = data.get(key);
      if (!value && source.optional) continue;
      if (!value) {
        throw new MissingObject(`references non-existent ${source.kind.toLowerCase()} key: ${key}`);
      }
      files.set(path, { path, content: value, mode: mode ?? content.defaultMode });
    }
  }
  return [...files.values()];
}

/** Brings a directory to exactly these files, each replaced at once; texts have the pod's paths rewritten. */
export function writeFiles(files: ProjectedFile[], target: ProjectionTarget): void {
  const { directory, owner, rewrite } = target;
  mkdirSync(directory, { recursive: true });
  for (const file of files) {
    const path = join(directory, file.path);
    const content = isUtf8(file.content)
      ? Buffer.from(rewrite(file.content.toString()))
      : file.content;
    if (readIfThere(path)?.equals(content)) continue;
    mkdirSync(dirname(path), { recursive: true });
    const scratch = `${path}.new`;
    writeFileSync(scratch, content);
    chmodSync(scratch, file.mode);
    if (process.getuid?.() === 0) chownSync(scratch, owner.uid, owner.gid);
    renameSync(scratch, path);
  }
  const wanted = new Set(files.map((file) => file.path.split('/')[0]));
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    // A directory that no key names is a mount inside this one.
    if (entry.isFile() && !wanted.has(entry.name)) rmSync(join(directory, entry.name));
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
