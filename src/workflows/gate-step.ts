import { latestBeginMs } from '../model/maintenance-window.ts';
import type { MigrationStatus } from '../model/status.ts';

/** How the gate closes. `missed`: the window of the approval was over before the cut-over could begin. */
export type GateEnd = 'begin' | 'missed' | 'expired' | 'rejected';

/** What comes next at the gate if nobody sends anything: after how many milliseconds; null is never, 0 is now. */
export interface GateStep {
  afterMs: number | null;
  then: GateEnd;
}

/** What the gate depends on. */
export interface GateState extends Pick<MigrationStatus, 'held' | 'approved'> {
  rejected: boolean;
  nowMs: number;
  /** What is left of `approval.timeoutSeconds`. */
  leftMs: number;
  maxWriteOutageSeconds: number;
}

/**
 * The rules of the gate. A rejection ends it. An approval stops its clock and lets the cut-over begin, in its window
 * and unless it is held. Nobody's answer means no, but a hold is an answer: the clock stands meanwhile.
 */
export function gateStep(gate: GateState): GateStep {
  const { approved, held, nowMs } = gate;
  if (gate.rejected) return { afterMs: 0, then: 'rejected' };
  if (approved === null) return { afterMs: held === null ? gate.leftMs : null, then: 'expired' };
  if (approved.window === null) return { afterMs: held === null ? 0 : null, then: 'begin' };
  const latest = latestBeginMs(approved.window, gate.maxWriteOutageSeconds);
  if (nowMs >= latest) return { afterMs: 0, then: 'missed' };
  if (held !== null) return { afterMs: latest - nowMs, then: 'missed' };
  return { afterMs: Math.max(0, approved.window.startMs - nowMs), then: 'begin' };
}
