import type { ClusterRef } from './request.ts';

/** That a gate is open and waits for people. Times in milliseconds since the epoch. */
export interface Reminder {
  source: ClusterRef;
  target: ClusterRef;
  /** What a person has to do. */
  what: string;
  who: string;
  sinceMs: number;
  /** When nobody's answer means no; null is never. */
  untilMs: number | null;
  /** 0 when the gate opens, then 1, 2, 3 … */
  number: number;
  /** Why the last cut-over, or delete, came to nothing, where that is why the gate is open again. */
  undone: string | null;
}
