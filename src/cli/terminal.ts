import { paintFor, type Paint } from './paint.ts';
import type { TerminalStream } from './watch/live-line.ts';

/** Where the command line writes to. */
export interface Terminal {
  /** Takes what goes to standard output, without its last line break. */
  print: (text: string) => void;
  /** Takes the exit status where it is not 0 and nothing failed. */
  exitWith: (status: number) => void;
  paint: Paint;
  /** What a line can be rewritten at; null where that is no terminal. */
  live: TerminalStream | null;
}

/** The terminal, file or pipe that this process writes to. */
export function processTerminal(): Terminal {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has seen enough, as `head` does.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    exitWith: (status) => {
      process.exitCode = status;
    },
    paint: paintFor(process.stdout),
    live: process.stdout.isTTY ? process.stdout : null,
  };
}

/** Print a value as JSON for a script, or as text for a person. */
export function show(
  { print }: Pick<Terminal, 'print'>,
  json: boolean,
  value: unknown,
  text: () => string,
): void {
  print(json ? JSON.stringify(value) : text());
}
