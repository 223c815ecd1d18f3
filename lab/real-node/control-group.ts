import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { waitFor } from '../kubernetes.ts';

const ROOT = '/sys/fs/cgroup';
const REMOVE_TIMEOUT_MS = 20_000;

/**
 * Makes the control group below which all pods are, in every hierarchy of version 1 or in the one of version 2.
 *
 * @param name as `/pgh-0a1b2c`. The kubelet wants it to exist, and takes all below it for its own.
 */
export function makeControlGroup(name: string): void {
  for (const hierarchy of hierarchies()) {
    const path = join(hierarchy, name);
    mkdirSync(path, { recursive: true });
    // A new group of version 1 has no processor and no memory to run on until it is told.
    for (const file of ['cpuset.mems', 'cpuset.cpus']) inherit(hierarchy, path, file);
  }
}

/** Removes the group and all below it, once nothing runs in them. */
export async function removeControlGroup(name: string): Promise<void> {
  for (const hierarchy of hierarchies()) {
    const path = join(hierarchy, name);
    await waitFor(`the control group ${path} to be empty`, REMOVE_TIMEOUT_MS, () => {
      removeTree(path);
      return true;
    });
  }
}

/** Mount points of the hierarchies. Beside those of version 1 there may be one of version 2, in which runc makes groups, too. */
function hierarchies(): string[] {
  if (existsSync(join(ROOT, 'cgroup.controllers'))) return [ROOT];
  const mounted = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const found = mounted
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2');
  return found.map(([, path = '']) => path);
}

function inherit(hierarchy: string, group: string, file: string): void {
  if (!existsSync(join(group, file))) return;
  // Version 2 inherits by itself, and what is empty there says so.
  const value = readFileSync(join(hierarchy, file), 'utf8').trim();
  if (value !== '') writeFileSync(join(group, file), value);
}

function removeTree(path: string): void {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(path, entry.name));
  }
  rmdirSync(path);
}
