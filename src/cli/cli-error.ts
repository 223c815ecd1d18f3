/** An error that the person at the terminal can act on: what happened, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly remedy: string;
  /** What the command line ends with. */
  readonly exitStatus: number;
  constructor(what: string, remedy: string, options?: ErrorOptions & { exitStatus?: number }) {
    super(what, options);
    this.remedy = remedy;
    this.exitStatus = options?.exitStatus ?? 1;
  }
}
