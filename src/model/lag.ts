import type { Lsn } from './lsn.ts';

/** One look at both clusters. */
export interface LagSample {
  takenAtMs: number;
  sourceLsn: Lsn;
  /** Name of the last WAL segment that v1 archived, or null before the first. */
  lastArchivedSegment: string | null;
  replayLsn: Lsn;
}

/** How far v2 is behind v1, and where that is heading. */
export interface Lag {
  bytes: number;
  /** Bytes of WAL that v2 replays and v1 writes, per second; null until there are two samples. */
  replayBytesPerSecond: number | null;
  writeBytesPerSecond: number | null;
  /** Seconds until caught up at these rates; 'never' is an answer; null until there are two samples. */
  etaSeconds: number | 'never' | null;
  sample: LagSample;
}
