import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';

import { GiveUp, waitFor } from '../kubernetes/wait-for.ts';
import { familyOf, sendSignal, startTime } from '../processes.ts';
import { isAnswering, type ReadyCheck } from './is-answering.ts';

const STOP_TIMEOUT_MS = 10_000;
const LOG_TAIL_LINES = 20;

/** A process of the stack, as data: whoever has stack.json can stop, kill and start it. */
export interface ComponentSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  logFile: string;
  pidFile: string;
  ready: ReadyCheck;
  readyTimeoutMs: number;
  /** Whom it runs as, if not as we do. */
  user?: { uid: number; gid: number };
  /** Asks it to end; SIGTERM unless it takes that for something else. */
  stopSignal?: NodeJS.Signals;
  /** Its children are part of it: a crash ends them, too, and is over when they are gone. */
  withChildren?: boolean;
}

/** A process of the stack: for fault tests it can be stopped, killed and started again. */
export class Component {
  readonly spec: ComponentSpec;
  #retired = false;

  constructor(spec: ComponentSpec) {
    this.spec = spec;
  }

  /** Starts the process and waits until it answers. Fails at once, with its last words, when it dies. */
  async start(): Promise<void> {
    this.launch();
    await this.waitReady();
  }

  /** Pid of the running process, or undefined. */
  pid(): number | undefined {
    const [pid, started] = this.#recorded();
    return pid > 0 && startTime(pid) === started ? pid : undefined;
  }

  /** Asks it to end, and waits for that; SIGKILL if it does not come. */
  async stop(): Promise<void> {
    const pid = this.pid();
    if (pid === undefined) return;
    sendSignal(pid, this.spec.stopSignal ?? 'SIGTERM');
    await this.#ended(STOP_TIMEOUT_MS).catch(() => this.kill());
  }

  /** SIGKILL: as a crash. */
  async kill(): Promise<void> {
    const pid = this.pid();
    if (pid === undefined) return;
    const killed = this.spec.withChildren ? familyOf(pid) : [pid];
    for (const each of killed) sendSignal(each, 'SIGKILL');
    await waitFor(
      `${this.spec.name} to end`,
      STOP_TIMEOUT_MS,
      () => killed.every((each) => startTime(each) === undefined),
      { intervalMs: 10 },
    );
  }

  /** From now on it is not started any more: the stack goes down, perhaps while it was still coming up. */
  retire(): void {
    this.#retired = true;
  }

  /** Starts the process without waiting for it to answer. */
  launch(): void {
    if (this.#retired) throw new Error(`${this.spec.name} is not started: the stack goes down`);
    const { name, command, args, env, logFile, pidFile, user } = this.spec;
    const output = openSync(logFile, 'a');
    // Detached: a Ctrl-C in the terminal must reach us only, who take the stack down in order.
    const child = spawn(command, args, {
      env,
      detached: true,
      stdio: ['ignore', output, output],
      cwd: '/',
      ...user,
    });
    closeSync(output);
    child.on('error', (error) => {
      writeFileSync(logFile, `cannot start ${name}: ${error.message}\n`, { flag: 'a' });
    });
    child.unref();
    const pid = child.pid ?? 0;
    writeFileSync(pidFile, `${String(pid)} ${startTime(pid) ?? ''}`);
  }

  /** Waits until the process answers. */
  async waitReady(): Promise<void> {
    const { name, ready, readyTimeoutMs } = this.spec;
    await waitFor(`${name} to answer`, readyTimeoutMs, async () => {
      if (this.pid() === undefined)
        throw new GiveUp(`${name} died at its start.\n${this.#logTail()}`);
      return isAnswering(ready);
    }).catch((error: unknown) => {
      if (error instanceof GiveUp) throw error;
      throw new Error(`${String(error)}\n${this.#logTail()}`, { cause: error });
    });
  }

  async #ended(timeoutMs: number): Promise<void> {
    await waitFor(`${this.spec.name} to end`, timeoutMs, () => this.pid() === undefined, {
      intervalMs: 10,
    });
  }

  #recorded(): [number, string] {
    try {
      const [pid, started] = readFileSync(this.spec.pidFile, 'utf8').split(' ');
      return [Number(pid), started ?? ''];
    } catch {
      return [0, ''];
    }
  }

  #logTail(): string {
    const text = readFileSync(this.spec.logFile, 'utf8').trimEnd();
    return `Last lines of ${this.spec.logFile}:\n${text.split('\n').slice(-LOG_TAIL_LINES).join('\n')}`;
  }
}
