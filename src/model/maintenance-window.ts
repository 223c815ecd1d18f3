/** A time in which the cut-over may begin. Milliseconds since the epoch; the start belongs to it. */
export interface MaintenanceWindow {
  startMs: number;
  endMs: number;
}

export type ParsedWindow = { ok: true; window: MaintenanceWindow } | { ok: false; problem: string };

/** What a window is written as, wherever one was wrong. */
export const EXAMPLE_WINDOW = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';

// Times as RFC 3339 has them, in capitals, the offset always there: a window in nobody's time zone is a guess.
// schema/request.schema.json has the same pattern; the calendar is only known here.
const TIME =
  /^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/;

/**
 * Read `start/end`, two RFC 3339 times with an offset each. Strict, and the same on every run: it asks no clock.
 *
 * @returns a problem in words that follow the name of the field, where it is none.
 */
export function parseWindow(value: unknown): ParsedWindow {
  const parts = typeof value === 'string' ? value.split('/') : [];
  const [start, end] = parts.map((part) => timeOf(part));
  if (parts.length !== 2 || start === undefined || end === undefined)
    return {
      ok: false,
      problem: `must be two times with time zone offset, like ${EXAMPLE_WINDOW}`,
    };
  if (start === null || end === null)
    return { ok: false, problem: 'names a day that its month does not have' };
  if (start >= end) return { ok: false, problem: 'must start before it ends' };
  return { ok: true, window: { startMs: start, endMs: end } };
}

/** Null for a day that is not in the calendar: `Date.parse` would take February 30 for March 2. */
function timeOf(text: string): number | null | undefined {
  const [, year, month, day] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) > lastDay ? null : Date.parse(text);
}

/**
 * The last moment at which a cut-over may begin in a window: whatever is still to be undone after its time-box is
 * over before the window is.
 */
export function latestBeginMs({ endMs }: MaintenanceWindow, maxWriteOutageSeconds: number): number {
  return endMs - maxWriteOutageSeconds * 1000;
}

/** A window as people read it, in UTC. It can be sent again as it is. */
export function describeWindow({ startMs, endMs }: MaintenanceWindow): string {
  return `${utc(startMs)}/${utc(endMs)}`;
}

function utc(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
