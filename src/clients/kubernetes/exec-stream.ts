import { PassThrough, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Exec, type KubeConfig } from '@kubernetes/client-node';
import { refused } from './exec.ts';

/** A command that goes on running in a container, to be talked to. */
export interface ExecStream {
  write: (text: string) => void;
  /** Ends the connection; the command is left to notice. */
  terminate: () => void;
}

export interface StreamRequest {
  namespace: string;
  pod: string;
  container: string;
  command: string[];
  onStdout: (text: string) => void;
  onStderr: (text: string) => void;
  onClose: () => void;
}

/** Start a command and keep its stream open. @throws {ExecFailed} when it was refused. */
export async function openExecStream(
  kubeConfig: KubeConfig,
  request: StreamRequest,
): Promise<ExecStream> {
  const stdin = new PassThrough();
  const socket = await new Exec(kubeConfig)
    .exec(
      request.namespace,
      request.pod,
      request.container,
      request.command,
      sink(request.onStdout),
      sink(request.onStderr),
      stdin,
      false,
    )
    .catch((error: unknown) => {
      throw refused(request, error);
    });
  socket.onclose = request.onClose;
  // A worker that is told to end does not wait until a stream that nobody uses any more is given up.
  (socket as unknown as { _socket: { unref(): void } | null })._socket?.unref();
  return {
    write: (text) => stdin.write(text),
    terminate: () => {
      (socket as unknown as { terminate(): void }).terminate();
    },
  };
}

function sink(take: (text: string) => void): Writable {
  const decoder = new StringDecoder('utf8');
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(decoder.write(chunk));
      done();
    },
  });
}
