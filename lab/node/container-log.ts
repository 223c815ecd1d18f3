import { createWriteStream, existsSync, renameSync, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** Writes a container's output as kubelets do (`TIME stdout F text`): kwok serves only that as pod logs. */
export class ContainerLog {
  readonly #file: WriteStream;

  /** Starts a new log; that of the run before stays as `PATH.previous` (`kubectl logs --previous`). */
  constructor(path: string) {
    if (existsSync(path)) renameSync(path, `${path}.previous`);
    this.#file = createWriteStream(path, { flags: 'a' });
  }

  /** Takes over an output stream of the container. */
  attach(stream: Readable, name: 'stdout' | 'stderr'): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#write(name, line);
    });
    stream.on('end', () => {
      if (rest) this.#write(name, rest);
    });
    stream.on('error', () => undefined); // the process is gone: nothing more to say
  }

  /** A line of the node's own, e.g. why the container could not be started. */
  note(text: string): void {
    this.#write('stderr', text);
  }

  #write(stream: string, line: string): void {
    // Nine digits of a second, as the format's other writers do; the clock gives three.
    const time = new Date().toISOString().replace('Z', '000000Z');
    this.#file.write(`${time} ${stream} F ${line}\n`);
  }
}
