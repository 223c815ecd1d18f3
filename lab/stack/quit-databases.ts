import { readFileSync } from 'node:fs';

import { waitFor } from '../kubernetes/wait-for.ts';
import { LAB_MARKER, POD_MARKER, findMarked, sendSignal } from '../processes.ts';

const QUIT_TIMEOUT_MS = 3_000;

/**
 * Ends a stack's PostgreSQL servers by immediate shutdown (SIGQUIT). SIGKILL would end them too, but leave their
 * shared memory behind: nobody would start on these data directories again and clear it away.
 */
export async function quitDatabases(stackId: string): Promise<void> {
  const inPods = new Set(findMarked(POD_MARKER));
  const marked = findMarked(LAB_MARKER, stackId).filter((pid) => inPods.has(pid));
  const databases = marked.filter((pid) => commandName(pid) === 'postgres');
  // First what would start a database again.
  for (const pid of marked) if (!databases.includes(pid)) sendSignal(pid, 'SIGKILL');
  for (const pid of databases) sendSignal(pid, 'SIGQUIT');
  await waitFor('the databases to quit', QUIT_TIMEOUT_MS, () =>
    databases.every((pid) => commandName(pid) !== 'postgres'),
  ).catch(() => undefined); // the SIGKILL that follows is for these
}

function commandName(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
