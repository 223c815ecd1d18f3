import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_WINDOW,
  describeWindow,
  latestBeginMs,
  parseWindow,
} from '../../src/model/maintenance-window.ts';
import { accepted, onlyProblem, withValue } from './parse-request-helpers.ts';

const START = Date.UTC(2026, 11, 1, 2);
const END = Date.UTC(2026, 11, 1, 4);

describe('a maintenance window', () => {
  it('is two times with their offsets', () => {
    const window = { startMs: START, endMs: END };
    expect(parseWindow(EXAMPLE_WINDOW)).toEqual({ ok: true, window });
    const elsewhere = '2026-12-01T07:30:00+05:30/2026-11-30T23:00:00-05:00';
    expect(parseWindow(elsewhere)).toEqual({ ok: true, window });
    expect(accepted(withValue('cutover.window', EXAMPLE_WINDOW)).cutover.window).toEqual(window);
  });

  it('is told in UTC, as it can be sent again', () => {
    const parsed = parseWindow('2026-12-01T03:00:00.250+01:00/2026-12-01T05:00:00+01:00');
    const text = parsed.ok ? describeWindow(parsed.window) : '';
    expect(text).toBe('2026-12-01T02:00:00.250Z/2026-12-01T04:00:00Z');
    expect(parseWindow(text)).toEqual(parsed);
  });

  it.each([
    'tonight',
    '2026-12-01T02:00:00/2026-12-01T04:00:00',
    '2026-12-01T02:00:00Z',
    `${EXAMPLE_WINDOW}/2026-12-01T05:00:00Z`,
    ` ${EXAMPLE_WINDOW}`,
    7,
    null,
  ])('is refused with an example where it is something else: %j', (value) => {
    expect(parseWindow(value)).toEqual({
      ok: false,
      problem: `must be two times with time zone offset, like ${EXAMPLE_WINDOW}`,
    });
  });

  it.each(['2026-02-29', '2026-04-31', '2100-02-29'])('has no day that is none: %s', (day) => {
    const problem = 'names a day that its month does not have';
    const window = `${day}T02:00:00Z/2200-01-01T00:00:00Z`;
    expect(parseWindow(window)).toEqual({ ok: false, problem });
  });

  it.each(['2028-02-29', '2026-04-30', '2026-12-31'])('has every day that is one: %s', (day) => {
    expect(parseWindow(`${day}T02:00:00Z/${day}T04:00:00Z`)).toMatchObject({ ok: true });
  });

  it('starts before it ends', () => {
    const problem = 'must start before it ends';
    const never = '2026-12-01T02:00:00Z/2026-12-01T03:00:00+01:00';
    expect(parseWindow(never)).toEqual({ ok: false, problem });
  });

  it('lets a cut-over begin while its whole time-box is left', () => {
    expect(latestBeginMs({ startMs: START, endMs: END }, 60)).toBe(END - 60_000);
  });

  it('is refused in a request where no cut-over could begin in it', () => {
    const minute = '2026-12-01T02:00:00Z/2026-12-01T02:01:00Z';
    expect(onlyProblem(withValue('cutover.window', minute), 'cutover.window')).toBe(
      'must be longer than cutover.maxWriteOutageSeconds',
    );
    const longer = '2026-12-01T02:00:00Z/2026-12-01T02:01:01Z';
    expect(accepted(withValue('cutover.window', longer)).cutover.window).not.toBeNull();
  });
});
