/** Of a few numbers: the median, and the 95th percentile by nearest rank. Null of none. */
export interface Percentiles {
  p50: number | null;
  p95: number | null;
}

/** Pure. Of less than twenty numbers the nearest rank of 95 % is the greatest: no interpolation flatters it. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
  const middle = middleOf(sorted);
  const p50 = middle.length === 0 ? null : middle.reduce((sum, n) => sum + n, 0) / middle.length;
  return { p50, p95 };
}

/** The middle one of a sorted list, or the middle two; empty of an empty one. */
export function middleOf<T>(sorted: readonly T[]): T[] {
  return sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
}
