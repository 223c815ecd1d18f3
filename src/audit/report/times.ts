import { duration } from '../../planner/duration.ts';

/** A time in UTC, to the millisecond. */
export function utcMs(ms: number): string {
  return new Date(ms).toISOString();
}

/** A time span; where it is short, tenths of a second count. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms / 1000);
}
