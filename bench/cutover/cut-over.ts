import type { ServerPod, Trial } from './trial.ts';

/** What whoever cut over knows, so that the servers' own words can be found. */
export interface Traces {
  /** v1's last segment with user WAL. */
  lastSegment: string;
  /** v2's leader before its promotion. */
  targetPod: ServerPod;
  /** Milliseconds since the epoch, just before it was sent. */
  promotionSentAtMs: number;
}

/**
 * Make v2 of a trial's v1 and cut over to it, while the writer writes.
 *
 * @returns null where the way of cutting over has no exact end of v1's WAL, so that its outage cannot be split.
 */
export type CutOver = (trial: Trial) => Promise<Traces | null>;
