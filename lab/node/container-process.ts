import { spawn, type ChildProcess } from 'node:child_process';

import type { DatabaseUser } from '../database-user.ts';
import { killMarked, sendSignal } from '../processes.ts';
import { DATABASE_UID_IN_PODS } from './config.ts';
import { CONTAINER_MARKER } from './container-environment.ts';
import type { ContainerLog } from './container-log.ts';

/** What a container's main process is started with; everything is rewritten to real paths. */
export interface ContainerCommand {
  argv: string[];
  env: ReadonlyMap<string, string>;
  workingDirectory: string;
  user: OsUser | undefined;
  log: ContainerLog;
}

/** The OS user of a container; undefined stands for the agent's own. */
export interface OsUser {
  uid: number;
  gid: number;
}

/** How a container's main process ended. */
export interface ContainerEnd {
  exitCode: number;
  reason: 'Completed' | 'Error' | 'StartError';
  startedAt: string;
  finishedAt: string;
}

/** Translates `securityContext.runAsUser`: 26 is the database's user of this machine. */
export function osUser(runAsUser: number | undefined, database: DatabaseUser): OsUser | undefined {
  if (runAsUser === undefined || !database.switchable) return undefined;
  if (runAsUser === DATABASE_UID_IN_PODS) return { uid: database.uid, gid: database.gid };
  return { uid: runAsUser, gid: runAsUser };
}

/** A running container: its main process, and all that this started. */
export class ContainerProcess {
  readonly startedAt = new Date().toISOString();
  readonly pid: number | undefined;
  /** Resolves when the main process has ended and everything that it started is dead. */
  readonly ended: Promise<ContainerEnd>;
  readonly #child: ChildProcess;

  constructor(command: ContainerCommand) {
    const [file = '', ...args] = command.argv;
    this.#child = spawn(file, args, {
      cwd: command.workingDirectory,
      env: Object.fromEntries(command.env),
      ...command.user, // uid and gid; the supplementary groups are cleared with them
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.pid = this.#child.pid;
    if (this.#child.stdout) command.log.attach(this.#child.stdout, 'stdout');
    if (this.#child.stderr) command.log.attach(this.#child.stderr, 'stderr');
    this.ended = this.#waitForEnd(command);
  }

  signal(name: NodeJS.Signals): void {
    if (this.pid !== undefined) sendSignal(this.pid, name);
  }

  async #waitForEnd(command: ContainerCommand): Promise<ContainerEnd> {
    const end = await new Promise<{ exitCode: number; reason: ContainerEnd['reason'] }>(
      (resolve) => {
        this.#child.once('error', (error) => {
          command.log.note(`cannot start ${command.argv.join(' ')}: ${error.message}`);
          resolve({ exitCode: 128, reason: 'StartError' });
        });
        this.#child.once('exit', (code, signal) => {
          const exitCode = code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0);
          resolve({ exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' });
        });
      },
    );
    // As in a container, where the end of process 1 ends all others.
    await killMarked(CONTAINER_MARKER, command.env.get(CONTAINER_MARKER) ?? '');
    return { ...end, startedAt: this.startedAt, finishedAt: new Date().toISOString() };
  }
}

const SIGNAL_NUMBERS: Record<string, number> = {
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGTERM: 15,
};
