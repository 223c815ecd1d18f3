import type { Condition } from './custom-resource.ts';

/** Replaces or adds a condition; the time of the transition moves only when the status changes. */
export function setCondition(
  conditions: readonly Condition[],
  condition: Omit<Condition, 'lastTransitionTime'>,
  now: Date,
): Condition[] {
  const before = conditions.find(({ type }) => type === condition.type);
  const lastTransitionTime =
    before?.status === condition.status
      ? before.lastTransitionTime
      : now.toISOString().replace(/\.\d+Z$/, 'Z');
  const next = { ...condition, lastTransitionTime };
  return before
    ? conditions.map((old) => (old.type === condition.type ? next : old))
    : [...conditions, next];
}
