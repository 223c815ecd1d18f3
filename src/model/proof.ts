import type { Lsn } from './lsn.ts';

/** v1 stopped cleanly: the exact end of everything that was ever committed on it. */
export interface Fence {
  sourceUid: string;
  /** Pod whose PostgreSQL was stopped. */
  pod: string;
  systemIdentifier: string;
  timeline: number;
  /** Position of the shutdown checkpoint (`pg_controldata`). */
  checkpointLsn: Lsn;
  /** End of all user WAL: first byte of the segment of the shutdown checkpoint. */
  endLsn: Lsn;
  /** The last segment that holds user WAL. */
  lastSegment: string;
  segmentBytes: number;
  /** Milliseconds since the epoch: just before the stop was sent, and when it was seen to be complete. */
  stopSentAtMs: number;
  stoppedAtMs: number;
}

/**
 * The only key to `deleteSource` and `promoteTarget`: v2 holds every byte of WAL that v1 ever wrote.
 * Proved by equality of `endLsn` and `replayLsn` on one system identifier; checked again before each use.
 */
export interface Proof extends Fence {
  targetUid: string;
  targetPod: string;
  replayLsn: Lsn;
  provedAtMs: number;
}
