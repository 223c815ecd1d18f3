import { plain } from '../../src/cli/paint.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what was printed. */
export function terminal() {
  const printed: string[] = [];
  const statuses: number[] = [];
  const made: Terminal = {
    print: (text) => printed.push(text),
    exitWith: (status) => statuses.push(status),
    paint: plain,
    live: null,
  };
  return { terminal: made, printed, statuses };
}
