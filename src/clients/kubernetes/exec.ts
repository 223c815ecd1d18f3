import { Writable, PassThrough } from 'node:stream';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import { ExecFailed } from '../../model/errors.ts';

export interface ExecRequest {
  namespace: string;
  pod: string;
  container: string;
  command: string[];
  /** Sent whole; the stream stays open, so the command must end by itself (`\q`, `exit`). */
  stdin?: string;
  timeoutMs: number;
}

export interface ExecResult {
  stdout: string;
  stderr: string;
  /** null when the stream broke before a status came: the command may or may not have run. */
  exitCode: number | null;
}

/** Run a command in a container and read all it prints. Never throws for what the command does. */
export async function exec(kubeConfig: KubeConfig, request: ExecRequest): Promise<ExecResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const stdin = request.stdin === undefined ? null : new PassThrough();
  const status: { value?: V1Status } = {};
  const socket = await new Exec(kubeConfig)
    .exec(
      request.namespace,
      request.pod,
      request.container,
      request.command,
      stdout,
      stderr,
      stdin,
      false,
      (answer) => {
        status.value = answer;
      },
    )
    .catch((error: unknown) => {
      throw refused(request, error);
    });
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      (socket as unknown as { terminate(): void }).terminate();
    }, request.timeoutMs);
    socket.onclose = () => {
      clearTimeout(timer);
      resolve();
    };
    // The end of stdin is not passed on by every kubelet, and on an old protocol it closes the whole socket.
    if (stdin !== null) stdin.write(request.stdin);
  });
  return { stdout: stdout.text, stderr: stderr.text, exitCode: exitCodeOf(status.value) };
}

/** Connection refusals come as an event object of `ws` that carries only a message. */
export function refused(request: Pick<ExecRequest, 'pod' | 'command'>, error: unknown): ExecFailed {
  const message = (error as { message?: unknown } | null)?.message;
  return new ExecFailed({
    pod: request.pod,
    command: request.command[0] ?? 'exec',
    exitCode: null,
    stderr: typeof message === 'string' ? message : 'exec was refused',
  });
}

/** A kubelet gives the code as a cause of the status; others end the message with `exit status N`. */
export function exitCodeOf(status: V1Status | undefined): number | null {
  if (status === undefined) return null;
  if (status.status === 'Success') return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  const text = cause ?? /exit (?:status|code) (\d+)$/.exec(status.message ?? '')?.[1];
  return text === undefined ? null : Number(text);
}

class Collector extends Writable {
  private readonly chunks: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }
  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
