import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { GiveUp, waitFor } from '../kubernetes.ts';
import { LAB_MARKER } from '../processes.ts';
import type { StackDescription } from '../stack.ts';
import { acknowledgedCounter } from './acknowledged-counter.ts';
import { formatLine } from './ledger.ts';
import type { ClusterReference, WriterConfig } from './writer-config.ts';

const FIRST_ROW_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** The source's cluster, and whom to write as. */
export interface WriterSource extends ClusterReference {
  user: string;
  password: string;
  database: string;
}

/** What to write to, and where to keep the ledger. */
export interface WriterOptions {
  source: WriterSource;
  target?: ClusterReference;
  ledgerPath: string;
  /** Default 3 ms. */
  pauseMs?: number;
}

/** A writer at work in a process of its own. */
export interface Writer {
  ledgerPath: string;
  /** Rows acknowledged so far. */
  acknowledged: () => number;
  /** Resolves when the writer has ended; the row in flight is finished first. */
  stop: () => Promise<void>;
}

/** Starts a writer; resolves when its first row is acknowledged. Beside the ledger lie its config and log. */
export async function startWriter(
  stack: Pick<StackDescription, 'id' | 'kubeconfigPath'>,
  options: WriterOptions,
): Promise<Writer> {
  const { ledgerPath } = options;
  const configPath = `${ledgerPath}.config.json`;
  const config = writerConfig(stack, options);
  await writeFile(ledgerPath, formatLine({ table: config.table }));
  await writeFile(configPath, JSON.stringify(config), { mode: 0o600 });
  const child = spawnWriter(configPath, `${ledgerPath}.log`, stack.id);
  const acknowledged = acknowledgedCounter(ledgerPath);
  const stop = (): Promise<void> => stopWriter(child, ledgerPath);
  try {
    await waitFor('the first row of the writer', FIRST_ROW_TIMEOUT_MS, () => {
      if (child.exitCode !== null) {
        throw new GiveUp(`the writer ended: ${readFileSync(`${ledgerPath}.log`, 'utf8')}`);
      }
      return acknowledged() > 0;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { ledgerPath, acknowledged, stop };
}

function writerConfig(
  stack: Pick<StackDescription, 'kubeconfigPath'>,
  { source, target, ledgerPath, pauseMs = 3 }: WriterOptions,
): WriterConfig {
  const { namespace, name, user, password, database } = source;
  return {
    kubeconfigPath: stack.kubeconfigPath,
    source: { namespace, name },
    ...(target && { target: { namespace: target.namespace, name: target.name } }),
    ...{ user, password, database, ledgerPath, pauseMs },
    table: `writer_${randomBytes(4).toString('hex')}`, // a second writer's rows are not doubles
  };
}

function spawnWriter(configPath: string, logPath: string, stackId: string): ChildProcess {
  const log = openSync(logPath, 'w');
  try {
    return spawn(process.execPath, [MAIN, configPath], {
      stdio: ['pipe', log, log],
      env: { ...process.env, [LAB_MARKER]: stackId },
    });
  } finally {
    closeSync(log);
  }
}

async function stopWriter(child: ChildProcess, ledgerPath: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  const ended = await Promise.race([
    exited.then(() => true),
    sleep(STOP_TIMEOUT_MS, false, { ref: false }),
  ]);
  if (ended) return;
  child.kill('SIGKILL');
  await exited;
  throw new Error(
    `the writer did not stop within ${STOP_TIMEOUT_MS} ms and was killed; see ${ledgerPath}.log`,
  );
}
