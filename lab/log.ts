/** Takes one line for a person. Callers decide where it goes; the lab's own default is stderr. */
export type Log = (line: string) => void;

/** Lines for a person go to stderr: stdout belongs to a command's result. */
export const logToStderr: Log = (line) => {
  process.stderr.write(`${line}\n`);
};
