import { describe, expect, it } from 'vitest';

import { isDue, parseSchedule } from '../../../../lab/operators/v2/cron-schedule.ts';

describe('a schedule', () => {
  it.each([
    ['* * * * *', '2026-11-23T03:37:10Z', true],
    ['0 0 * * 6', '2026-11-21T00:00:00Z', true], // a Saturday
    ['0 0 * * 6', '2026-11-22T00:00:00Z', false],
    ['0 0 * * SAT', '2026-11-21T00:00:00Z', true],
    ['*/15 * * * *', '2026-11-23T03:45:00Z', true],
    ['*/15 * * * *', '2026-11-23T03:46:00Z', false],
    ['5/20 * * * *', '2026-11-23T03:45:00Z', true],
    ['0 8-17 * * 1-5', '2026-11-23T17:00:00Z', true],
    ['0 8-17 * * 1-5', '2026-11-23T18:00:00Z', false],
    ['0 4 1,15 JAN,nov *', '2026-11-15T04:00:00Z', true],
    ['0 4 1 * 1', '2026-11-23T04:00:00Z', true], // a Monday, not the first: either day is enough
    ['0 4 1 * *', '2026-11-23T04:00:00Z', false],
    ['@daily', '2026-11-23T00:00:00Z', true],
  ])('%s at %s', (text, time, due) => {
    expect(isDue(parseSchedule(text), new Date(time))).toBe(due);
  });

  it.each(['', 'x * * * *', '60 * * * *', '* * * * 7', '* * *', '5-1 * * * *', '*/0 * * * *'])(
    'is refused when it is none: %j',
    (text) => {
      expect(() => parseSchedule(text)).toThrow(/schedule/);
    },
  );
});
