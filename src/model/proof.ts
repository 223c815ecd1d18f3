import type { StoppedServer } from './fence-mark.ts';
import type { Lsn } from './lsn.ts';

/** v1 stopped cleanly: the exact end of everything that was ever committed on it. */
export interface Fence {
  sourceUid: string;
  /** Pod whose PostgreSQL was stopped. */
  pod: string;
  server: StoppedServer;
  systemIdentifier: string;
  timeline: number;
  /** Position of the shutdown checkpoint (`pg_controldata`). */
  checkpointLsn: Lsn;
  /** End of all user WAL: first byte of the segment of the shutdown checkpoint. */
  endLsn: Lsn;
  /** The last segment that holds user WAL. */
  lastSegment: string;
  segmentBytes: number;
  /** The next transaction ID, with its epoch: what v2 has beyond it, v1 never had. */
  nextTransactionId: number;
  /** Milliseconds since the epoch by Temporal's clock: just before the stop was sent, and when it was reported. */
  stopSentAtMs: number;
  stoppedAtMs: number;
}

/**
 * The only key to `deleteSource` and `promoteTarget`: v2 holds every byte of WAL that v1 ever wrote.
 * Proved by equality of `endLsn` and `replayLsn` on one system identifier, and by v2 holding `lastSegment`, whose name
 * has v1's timeline: a v2 that went astray on another timeline could stand at the same number. Checked again before
 * each use.
 */
export interface Proof extends Fence {
  targetUid: string;
  targetPod: string;
  replayLsn: Lsn;
  /** Milliseconds since the epoch, when it was reported, by Temporal's clock; and when it was seen, by v2's. */
  provedAtMs: number;
  provedAtTargetMs: number;
}
