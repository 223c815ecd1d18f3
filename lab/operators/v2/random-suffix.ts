import { randomInt } from 'node:crypto';

/** Kubernetes' own alphabet for generated names: no vowels, so no words. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A random suffix as Kubernetes makes them, e.g. `x7mk`. */
export function randomSuffix(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
