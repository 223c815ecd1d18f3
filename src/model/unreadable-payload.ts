/** What somebody sent in a form that cannot be read: kept as such, so that it can be refused by its name. */
export class UnreadablePayload {
  /** In words that follow "it": what it came as. */
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}
