import type { Outcome } from '../../model/phase.ts';
import type { MigrationStatus } from '../../model/status.ts';

/** One thing that happened to a migration. */
export interface WatchLine {
  /** Milliseconds since the epoch. */
  atMs: number;
  kind: 'begun' | 'ended' | 'failed' | 'phase' | 'message' | 'outcome' | 'note';
  text: string;
}

/** How a migration ended. */
export interface WatchEnd {
  /** Temporal's own end where it was not the migration's; `unknown` where its result cannot be read. */
  outcome: Outcome | 'terminated' | 'timed out' | 'unknown';
  /** Its summary, or why it failed. */
  summary: string[];
  /** All that was known at its end, where it told. */
  status: MigrationStatus | null;
}
