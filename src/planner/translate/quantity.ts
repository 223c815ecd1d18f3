import type { JsonValue } from '../../model/json.ts';
import { isObject } from './json-path.ts';

const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity of Kubernetes as a number: bytes of `10Gi`, cores of `500m`. null when it is none. */
export function parseQuantity(text: string): number | null {
  const [, number, exponent, unit = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text) ?? [];
  if (number === undefined) return null;
  return Number(`${number}${exponent ?? ''}`) * (UNITS[unit] ?? 1);
}

/** The larger of two quantities, as it is written; the first where they are equal or cannot be compared. */
export function largerQuantity(one: string, other: string): string {
  const [a, b] = [parseQuantity(one), parseQuantity(other)];
  return b !== null && (a === null || b > a) ? other : one;
}

/** Requests and limits with every quantity as a text: v2's API server takes whole numbers only, and v1's none amiss. */
export function quantities(resources: JsonValue): JsonValue {
  if (typeof resources === 'number') return String(resources);
  if (!isObject(resources)) return resources;
  const entries = Object.entries(resources).map(([key, value]) => [key, quantities(value)]);
  return Object.fromEntries(entries) as JsonValue;
}
