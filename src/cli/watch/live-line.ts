/** The line at the bottom of a terminal that is rewritten in place. */
export interface LiveLine {
  /** Write a line that stays, above it. */
  above: (text: string) => void;
  show: (text: string) => void;
  clear: () => void;
}

export type TerminalStream = Pick<NodeJS.WriteStream, 'write' | 'columns'>;

const CLEAR_LINE = '\r\u001B[K';

/** Lines of a terminal; a live line longer than the terminal is cut, or it could not be taken back. */
export function liveLine(stream: TerminalStream): LiveLine {
  let live = '';
  const fit = (text: string) =>
    text.length < stream.columns ? text : `${text.slice(0, Math.max(0, stream.columns - 2))}…`;
  return {
    above: (text) => {
      stream.write(`${CLEAR_LINE}${text}\n${fit(live)}`);
    },
    show: (text) => {
      live = text;
      stream.write(`${CLEAR_LINE}${fit(text)}`);
    },
    clear: () => {
      live = '';
      stream.write(CLEAR_LINE);
    },
  };
}
