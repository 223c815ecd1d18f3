/** Where a time is in the picture. */
export type TimeScale = (ms: number) => number;

/** A time span that gets as much room as one of no length, once more: shorter ones stay visible beside long ones. */
const SHORT_MS = 500;

/**
 * A scale that is even between two neighbouring times, and gives each such span room by the logarithm of its length: a
 * second beside five days is still to be seen. Times keep their order.
 *
 * @param timesMs at which something begins or ends.
 */
export function brokenScale(timesMs: readonly number[], from: number, to: number): TimeScale {
  const times = [...new Set(timesMs)].sort((one, other) => one - other);
  const weights = times.slice(1).map((ms, i) => Math.log1p((ms - (times[i] ?? ms)) / SHORT_MS));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const xs = [from];
  for (const weight of weights) xs.push((xs.at(-1) ?? from) + (weight / total) * (to - from));
  return (ms) => {
    const next = times.findIndex((time) => time >= ms);
    if (next === -1) return to;
    if (next === 0) return from;
    const [before = ms, after = ms] = [times[next - 1], times[next]];
    const [x = from, right = from] = [xs[next - 1], xs[next]];
    return x + ((ms - before) / (after - before)) * (right - x);
  };
}

/** A scale on which every second is as long as any other. */
export function evenScale(fromMs: number, toMs: number, [from, to]: [number, number]): TimeScale {
  const length = Math.max(1, toMs - fromMs);
  return (ms) => from + (Math.min(Math.max(ms - fromMs, 0), length) / length) * (to - from);
}

/** Places in their order, moved as little as it takes for each to be `gap` from the next. */
export function spreadOut(
  xs: readonly number[],
  gap: number,
  [from, to]: [number, number],
): number[] {
  const placed: number[] = [];
  for (const x of xs) placed.push(Math.max(x, from, (placed.at(-1) ?? -Infinity) + gap));
  let limit = to;
  return placed
    .reverse()
    .map((x) => {
      const fits = Math.min(x, limit);
      limit = fits - gap;
      return fits;
    })
    .reverse();
}
