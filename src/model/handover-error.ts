/** What every expected failure tells: what happened, what it means for the data, and what to do. */
export interface Explanation {
  what: string;
  /** What is true of the data now. */
  data: string;
  remedy: string;
}

/**
 * An expected failure. `retryable` is decided where the cause is known: true when the same call may succeed
 * later with nobody doing anything, false when somebody must act first.
 */
export abstract class HandoverError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(`${explanation.what} Data: ${explanation.data} Do: ${explanation.remedy}`, options);
    this.explanation = explanation;
  }
}
