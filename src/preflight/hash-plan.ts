import { createHash } from 'node:crypto';
import type { Plan } from '../model/plan.ts';

const HEX_DIGITS = 16;

/**
 * Name a plan by what it does: plans of equal effect have the same hash, whatever order their fields are in. What the
 * verdicts say is for people, and keepBackups is a state of v1 that the migration itself changes; neither counts.
 */
export function hashPlan(plan: Omit<Plan, 'planHash'>): string {
  const { crVersion, systemIdentifier, repository, secrets, standby, final } = plan;
  const effect = { crVersion, systemIdentifier, repository, secrets, standby, final };
  return createHash('sha256').update(canonical(effect)).digest('hex').slice(0, HEX_DIGITS);
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => (isObject(held) ? sorted(held) : held));
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
