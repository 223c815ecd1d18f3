import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { hashPlan } from '../../src/preflight/hash-plan.ts';
import { plan, planWith } from '../helpers/builders.ts';

/** The same value with the keys of every object in the other order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, held]) => [key, turned(held)]),
  );
}

const HASH = hashPlan(plan());

describe('the hash of a plan', () => {
  it('has sixteen hexadecimal digits', () => {
    expect(HASH).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same whatever order the fields are in', () => {
    expect(hashPlan(turned(plan()) as Plan)).toBe(HASH);
  });

  it.each<[string, Partial<Plan>]>([
    ['the hash itself', { planHash: 'ffffffffffffffff' }],
    ['keepBackups, which the migration itself sets', { setKeepBackups: true }],
    [
      'the words of a verdict',
      { verdicts: [{ field: 'spec.user', fate: 'carried', to: null, why: 'because' }] },
    ],
  ])('does not depend on %s', (_what, overrides) => {
    expect(hashPlan(plan(overrides))).toBe(HASH);
  });

  it.each<[string, Plan]>([
    ['the release', plan({ crVersion: '3.0.0' })],
    ['whose data it is', plan({ systemIdentifier: '1' })],
    ['the repository', plan({ repository: { ...plan().repository, path: '/elsewhere' } })],
    ['a secret', plan({ secrets: plan().secrets.slice(0, 1) })],
    ['a setting until promotion', { ...plan(), standby: planWith('spec.port', 5433).standby }],
    ['a setting after it', { ...plan(), final: planWith('spec.port', 5433).final }],
    ['the order of a list', plan({ secrets: plan().secrets.toReversed() })],
  ])('depends on %s', (_what, other) => {
    expect(hashPlan(other)).not.toBe(HASH);
  });
});
