/** A time in UTC, to the second: `2026-01-02T03:04:05Z`. */
export function utcSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
