import type { Finding } from '../../src/model/finding.ts';
import type { Observation } from '../../src/model/observation.ts';
import { findings } from '../../src/planner/checks.ts';
import { observation, request } from '../helpers/builders.ts';

export const seen = <T>(value: T) => ({ seen: true as const, value });
export const unseen = (why: string) => ({ seen: false as const, why });

/** What is found where all is well but for the overrides. */
export function found(overrides: Partial<Observation> = {}): Finding[] {
  return findings(request(), observation(overrides));
}

export function codes(overrides: Partial<Observation> = {}): string[] {
  return found(overrides).map(({ code }) => code);
}

/** The one finding of an observation; throws when there are others. */
export function only(overrides: Partial<Observation>): Finding {
  const [finding, ...others] = found(overrides);
  if (finding === undefined || others.length > 0)
    throw new Error(`expected one finding: ${JSON.stringify(found(overrides))}`);
  return finding;
}
