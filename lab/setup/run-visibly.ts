import { spawn } from 'node:child_process';

import type { Log } from '../log.ts';

const HEARTBEAT_MS = 15_000;
const TAIL_LINES = 25;

/** A command that may take minutes. */
export interface VisibleCommand {
  /** What it does, for the person who waits: `building kube-apiserver`. */
  what: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  log: Log;
}

/** Runs a command: one line at its start, a heartbeat, one line at its end; its output only if it fails. */
export async function runVisibly(options: VisibleCommand): Promise<string> {
  const { what, log } = options;
  const started = Date.now();
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  log(`${what} ...`);
  const heartbeat = setInterval(() => {
    log(`${what}: still at it after ${seconds()}`);
  }, HEARTBEAT_MS);
  try {
    const output = await capture(options);
    log(`${what}: done in ${seconds()}`);
    return output;
  } finally {
    clearInterval(heartbeat);
  }
}

function capture({ what, command, args, cwd, env }: VisibleCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(failure({ what, line: [command, ...args], end: signal ?? code, all })));
    });
  });
}

function failure(of: { what: string; line: string[]; end: unknown; all: string }): string {
  const tail = of.all.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  return `${of.what} failed (${of.line.join(' ')} ended with ${String(of.end)}):\n${tail}`;
}
