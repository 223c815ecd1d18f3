import type { Lag } from './lag.ts';

/** What the person at the gate approves: collected from both clusters, named by the hash of what must not change. */
export interface Evidence {
  /** Eight hexadecimal characters over the facts that the approval binds. */
  evidenceId: string;
  collectedAtMs: number;
  sourceUid: string;
  targetUid: string;
  sourcePod: string;
  targetPod: string;
  systemIdentifier: string;
  sourceTimeline: number;
  planHash: string;
  lag: Lag;
}
