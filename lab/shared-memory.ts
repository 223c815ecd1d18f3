import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** Shared memory by its names in the kernel: POSIX objects are files, System V segments have numbers. */
export interface SharedMemory {
  files: Set<string>;
  segments: Set<string>;
}

/**
 * Adds to `memory` what these processes have mapped of PostgreSQL's shared memory. A container's would go with its
 * IPC namespace; a killed postmaster on the bare host leaves its own behind for good.
 */
export function noteSharedMemory(pids: number[], memory: SharedMemory): void {
  for (const pid of pids) {
    const maps = readMaps(pid);
    for (const [file] of maps.matchAll(/\/dev\/shm\/PostgreSQL\.\d+/g)) memory.files.add(file);
    // ADDRESS PERMISSIONS OFFSET DEVICE INODE /SYSVkey: the inode is the segment's number.
    for (const [, segment] of maps.matchAll(/ (\d+) +\/SYSV[0-9a-f]+/g)) {
      if (segment !== undefined) memory.segments.add(segment);
    }
  }
}

/** Removes it. The processes that used it must have ended. */
export function removeSharedMemory({ files, segments }: SharedMemory): void {
  for (const file of files) rmSync(file, { force: true });
  const options = [...segments].flatMap((segment) => ['-m', segment]);
  // What is gone already makes ipcrm complain: nothing to do about that.
  if (options.length > 0) spawnSync('ipcrm', options, { stdio: 'ignore' });
}

function readMaps(pid: number): string {
  try {
    const command = readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trim();
    return command === 'postgres' ? readFileSync(`/proc/${String(pid)}/maps`, 'utf8') : '';
  } catch {
    return ''; // it ended while we looked
  }
}
