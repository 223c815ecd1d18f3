import type { JsonValue } from '../../model/json.ts';
import type { Fate } from '../../model/verdict.ts';
import type { JsonPath } from './json-path.ts';

/** What one setting of v1 becomes: the verdict, and what is written into v2's custom resource for it. */
export interface Outcome {
  fate: Fate;
  /** A path in v2's custom resource, or another place by its name; null when it is nowhere. */
  to: JsonPath | string | null;
  why: string;
  writes: readonly Write[];
  /** Where a person would settle it by an override; where nothing is said, at `to`. */
  settledAt?: JsonPath;
}

export interface Write {
  path: JsonPath;
  value: JsonValue;
}

/** v2 has the same thing in another place. */
export function carried(path: JsonPath, value: JsonValue, why = ''): Outcome {
  return { fate: 'carried', to: path, why, writes: [{ path, value }] };
}

/** v2 has it otherwise. */
export function changed(path: JsonPath, value: JsonValue, why: string): Outcome {
  return { fate: 'changed', to: path, why, writes: [{ path, value }] };
}

/** It holds on v2 without being written for this one setting: it stands there already, or comes with the data. */
export function stands(to: JsonPath | string, why = ''): Outcome {
  return { fate: 'carried', to, why, writes: [] };
}

/** Something else holds on v2, which is not written for this one setting. */
export function becomes(to: JsonPath | string | null, why: string): Outcome {
  return { fate: 'changed', to, why, writes: [] };
}

/** v2 has no use for it. */
export function dropped(why: string): Outcome {
  return { fate: 'dropped', to: null, why, writes: [] };
}

/** Only a person can decide it or do it; `why` says what, and an override at `settledAt` does it. */
export function needsYou(why: string, settledAt?: JsonPath): Outcome {
  const outcome: Outcome = { fate: 'needsYou', to: null, why, writes: [] };
  return settledAt === undefined ? outcome : { ...outcome, settledAt };
}
