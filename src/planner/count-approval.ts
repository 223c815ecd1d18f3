import type { StandingApproval } from '../model/decision.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';

/**
 * The approvals that stand once another has come. One for another time starts the count anew: the others agreed to
 * theirs. Where one is enough, the last word counts.
 */
export function countApproval(
  standing: readonly StandingApproval[],
  next: StandingApproval,
  minApprovals: number,
): StandingApproval[] {
  const [first] = standing;
  const joins = minApprovals > 1 && first !== undefined && sameWindow(first.window, next.window);
  return joins ? [...standing, next] : [next];
}

/** Whether two approvals are for one time; null is at once. */
export function sameWindow(one: MaintenanceWindow | null, other: MaintenanceWindow | null) {
  return one?.startMs === other?.startMs && one?.endMs === other?.endMs;
}
