import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Log } from '../log.ts';

/** A holder that has not yet written its pid file is taken for dead after this. */
const UNSIGNED_MS = 2_000;

/**
 * Runs `work` while no other process holds the lock `path` (a directory with the holder's pid in it).
 * Two set-ups started at once would otherwise both compile for minutes. A dead holder's lock is taken over.
 */
export async function withLock<T>(path: string, log: Log, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await acquire(path))) {
    const holder = await livingHolder(path);
    if (holder === undefined) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!told) log(`waiting for another set-up (pid ${String(holder)}) that holds ${path}`);
    told = true;
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(path, 'pid'), String(process.pid));
  return true;
}

async function livingHolder(path: string): Promise<number | undefined> {
  const deadline = Date.now() + UNSIGNED_MS;
  for (;;) {
    const pid = Number(await readFile(join(path, 'pid'), 'utf8').catch(() => ''));
    if (pid > 0) return isAlive(pid) ? pid : undefined;
    if (Date.now() > deadline) return undefined;
    await sleep(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
