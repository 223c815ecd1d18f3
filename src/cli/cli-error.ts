/** An error that the person at the terminal can act on: what happened, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly remedy: string;
  constructor(what: string, remedy: string, options?: ErrorOptions) {
    super(what, options);
    this.remedy = remedy;
  }
}
