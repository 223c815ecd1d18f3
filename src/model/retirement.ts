import type { Lsn } from './lsn.ts';

/** v1 with its servers scaled away: kept, and unable to start by accident. Volumes and custom resource are whole. */
export interface ParkedSource {
  /**
   * v1's database Deployments as they were left. The generation moves with every change of the spec: if it is still the
   * same, nobody has started a server of v1 in between.
   */
  deployments: { name: string; uid: string; generation: number }[];
  /** Milliseconds since the epoch. */
  parkedAtMs: number;
}

/** What v2 has taken in since its promotion: what a fall-back to v1 would lose. */
export interface TargetWrites {
  /** Transactions with an ID of their own; a few of them are v2's operator's and ours. */
  transactions: number;
  walBytes: number;
  /** Where v2's WAL ended when this was read. */
  lsn: Lsn;
  /** Rows changed by table, the most changed first; at most twenty. Counted by the server's statistics. */
  tables: { database: string; table: string; inserted: number; updated: number; deleted: number }[];
}

/** What the person at the second gate approves: that v1, of which v2 has all, is deleted. */
export interface RetirementEvidence {
  /** Eight hexadecimal characters over the facts that the approval binds; the writes of v2 are not among them. */
  evidenceId: string;
  collectedAtMs: number;
  sourceUid: string;
  targetUid: string;
  targetPod: string;
  systemIdentifier: string;
  targetTimeline: number;
  /** null while v2 has none of its own. */
  fullBackup: string | null;
  /** Why v2 could not be verified; null when it was. */
  unverified: string | null;
  writes: TargetWrites;
}

/** v2 stopped for a fall-back, and what that costs. */
export interface StoppedTarget {
  /** Shutdown checkpoint of v2 (`pg_controldata`); where its WAL is known to reach, if that cannot be read. */
  endLsn: Lsn;
  /** Everything that v2 had and v1 has not. It stays on v2's volumes. Tables by the statistics, just before the stop. */
  lost: TargetWrites;
  /** Read from a server that was shut down cleanly; false when v2 had crashed or was gone: then it lost that much or more. */
  exact: boolean;
  stoppedAtMs: number;
}
