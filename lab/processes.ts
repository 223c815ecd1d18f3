import { readFileSync, readdirSync } from 'node:fs';

import { waitFor } from './kubernetes/wait-for.ts';
import { noteSharedMemory, removeSharedMemory } from './shared-memory.ts';

const KILL_TIMEOUT_MS = 10_000;

/** One process of this machine, as /proc tells. */
interface ProcessEntry {
  pid: number;
  parent: number;
  zombie: boolean;
}

/** Environment variable that every process of a stack inherits: its value is the stack's id. */
export const LAB_MARKER = 'PG_HANDOVER_LAB';
/** Environment variable that every process of a pod inherits: its value is the pod's uid. */
export const POD_MARKER = 'PG_HANDOVER_POD';

/**
 * SIGKILLs every process that carries `NAME=value` in its environment, and their descendants: PostgreSQL
 * overwrites its backends' environment with their titles, so these are found through their parent only.
 * Returns when none is left, nor PostgreSQL's shared memory.
 */
export async function killMarked(name: string, value: string): Promise<void> {
  const memory = { files: new Set<string>(), segments: new Set<string>() };
  const round = (): boolean => {
    const found = findMarked(name, value);
    noteSharedMemory(found, memory);
    for (const pid of found) sendSignal(pid, 'SIGKILL');
    return found.length === 0;
  };
  const what = `the processes with ${name}=${value} to end`;
  await waitFor(what, KILL_TIMEOUT_MS, round, { intervalMs: 20 });
  removeSharedMemory(memory);
}

/** Pids that carry the marker (whatever its value: without one), with their descendants; no zombies, not ourselves. */
export function findMarked(name: string, value?: string): number[] {
  const entries = listProcesses().filter((entry) => !entry.zombie && entry.pid !== process.pid);
  const carries = (text: string): boolean =>
    value === undefined ? text.startsWith(`${name}=`) : text === `${name}=${value}`;
  const carriers = entries.filter((e) => environmentOf(e.pid).some(carries)).map((e) => e.pid);
  return withDescendants(carriers, entries);
}

/** A process and all that it started, as far as their parents live; no zombies. */
export function familyOf(pid: number): number[] {
  return withDescendants(
    [pid],
    listProcesses().filter((entry) => !entry.zombie),
  );
}

function withDescendants(pids: number[], entries: ProcessEntry[]): number[] {
  const found = new Set(pids);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const entry of entries) if (found.has(entry.parent)) found.add(entry.pid);
  }
  return [...found];
}

/** Sends a signal to a process that may be gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** When a process started (clock ticks since boot): with it a recycled pid is told from the old one. */
export function startTime(pid: number): string | undefined {
  const fields = statFields(pid);
  return fields && !hasEnded(fields) ? fields[19] : undefined;
}

function listProcesses(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statFields(Number(name));
      if (!fields) return []; // it ended while we looked
      return [{ pid: Number(name), parent: Number(fields[1]), zombie: hasEnded(fields) }];
    });
}

/**
 * A zombie has ended, unless other threads of it are still on their way out: these keep its ports.
 * (A server started again right after a SIGKILL was told "address already in use".)
 */
function hasEnded(fields: string[]): boolean {
  return fields[0] === 'Z' && Number(fields[17]) <= 1;
}

/** Fields of /proc/PID/stat from the third (state) on: the second, the name, may contain blanks. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'latin1').split('\0');
  } catch {
    return []; // gone, or another user's
  }
}
