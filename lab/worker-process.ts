import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAB_MARKER } from './processes.ts';
import type { StackDescription } from './stack.ts';

/** A worker in a process of its own, as in production; tests kill it. */
export interface WorkerProcess {
  pid: number;
  /** Its log: one JSON object a line. */
  logPath: string;
  /** Resolves with the signal or status when it has ended. */
  ended: Promise<string>;
  /** SIGTERM, and wait for its end. */
  stop: () => Promise<void>;
}

const WORKER = fileURLToPath(new URL('../src/worker.ts', import.meta.url));
let started = 0;

/** Start a worker against a stack. `main` and `env` let a test start one that kills itself somewhere. */
export function startWorker(
  stack: Pick<
    StackDescription,
    'id' | 'directory' | 'workerKubeconfigPath' | 'temporalAddress' | 'auditUrl'
  >,
  { main = WORKER, env = {} }: { main?: string; env?: Record<string, string> } = {},
): WorkerProcess {
  const logPath = join(stack.directory, `worker-${process.pid}-${String(++started)}.log`);
  const log = openSync(logPath, 'a');
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...workerEnvironment(stack), ...env },
  });
  closeSync(log);
  const ended = endOf(child);
  return {
    pid: child.pid ?? -1,
    logPath,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Environment by which worker and CLI find a stack. */
export function workerEnvironment(
  stack: Pick<StackDescription, 'id' | 'workerKubeconfigPath' | 'temporalAddress' | 'auditUrl'>,
): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    HANDOVER_KUBECONFIG: stack.workerKubeconfigPath,
    AUDIT_DATABASE_URL: stack.auditUrl,
    [LAB_MARKER]: stack.id,
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? String(code);
}
