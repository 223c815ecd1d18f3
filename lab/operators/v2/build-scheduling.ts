import type { Scheduling } from './custom-resource.ts';

/**
 * Where a pod may run, as its template says it. To be looked at: the lab has one node, and its operators name it
 * instead of a scheduler.
 */
export function buildScheduling(wanted: Scheduling): object {
  const { affinity, tolerations, topologySpreadConstraints, priorityClassName } = wanted;
  return {
    ...(affinity !== undefined && { affinity }),
    ...(tolerations && { tolerations }),
    ...(topologySpreadConstraints && { topologySpreadConstraints }),
    ...(priorityClassName !== undefined && { priorityClassName }),
  };
}
