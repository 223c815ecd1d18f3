import type { Outcome } from '../model/phase.ts';

/** A person, or nobody's answer, ended the migration before the point of no return. An outcome, not a failure. */
export class MigrationStopped extends Error {
  override readonly name = 'MigrationStopped';
  readonly outcome: Outcome;
  readonly reason: string;
  constructor(outcome: Outcome, reason: string) {
    super(`${outcome}: ${reason}`);
    this.outcome = outcome;
    this.reason = reason;
  }
}
