import { Writable } from 'node:stream';

import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';

/** Which container to run in. */
export interface ExecTarget {
  namespace: string;
  pod: string;
  container: string;
}

/** What a command said and how it ended; `exitCode` is null when the server did not tell. */
export interface ExecResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs one command in a container through the API server, as any client of a real cluster would.
 * Throws when it could not be run, when it exits other than 0, and when `timeoutMs` is over
 * (the command itself may then go on: nothing on the way kills it).
 */
export async function execInPod(
  kc: KubeConfig,
  target: ExecTarget,
  command: string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const result = await runCommand(kc, target, command, timeoutMs);
  if (result.exitCode === 0) return result;
  const said = (result.stderr.trim() || result.stdout.trim()).slice(-2_000);
  throw new Error(
    `${command.join(' ')} in ${target.namespace}/${target.pod} ended with ` +
      `${result.exitCode === null ? 'an unknown status' : `status ${result.exitCode}`}: ${said}`,
  );
}

async function runCommand(
  kc: KubeConfig,
  { namespace, pod, container }: ExecTarget,
  command: string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const { promise, resolve, reject } = Promise.withResolvers<V1Status | null>();
  let status: V1Status | null = null;
  const remember = (told: V1Status): void => {
    status = told;
  };
  const exec = new Exec(kc);
  const socket = await exec.exec(
    ...([namespace, pod, container, command] as const),
    ...([stdout, stderr, null, false, remember] as const),
  );
  const timer = setTimeout(() => {
    socket.close();
    reject(new Error(`${command.join(' ')} in ${namespace}/${pod} took over ${timeoutMs} ms`));
  }, timeoutMs);
  socket.onclose = () => {
    resolve(status);
  };
  try {
    return { exitCode: exitCodeOf(await promise), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    clearTimeout(timer);
  }
}

/** The part of the API server's last word on a command that tells how it ended. */
export interface ExecStatus {
  status?: string;
  message?: string;
  details?: { causes?: { reason?: string; message?: string }[] };
}

/** A kubelet tells the code as a cause; kwok 0.8 only in the message ("exit status 3"). */
export function exitCodeOf(status: ExecStatus | null): number | null {
  if (status === null) return null;
  if (status.status === 'Success') return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  const told = cause ?? /exit status (\d+)$/.exec(status.message ?? '')?.[1];
  return told === undefined ? null : Number(told);
}

class Collector extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
