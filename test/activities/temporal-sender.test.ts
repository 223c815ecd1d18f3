import { describe, expect, it } from 'vitest';
import { atMs, temporalSender } from '../../src/activities/temporal-sender.ts';
import {
  BEGAN_MS,
  cancelRequested,
  historyOf,
  other,
  signaled,
  started,
  updated,
} from '../helpers/builders/history.ts';

const history = historyOf(
  started('dora@laptop'),
  other,
  signaled('pause', 'eve@desk'),
  updated('u-1', 'ada@ui'),
  other,
  signaled('aprove', 'bob@desk'),
  cancelRequested('carl@desk'),
  cancelRequested('later@desk'),
  updated('u-2', ''),
);

describe('who sent something, as Temporal knows it', () => {
  it.each([
    ['the start', { by: 'start' }, 1, 'dora@laptop'],
    ['the first signal', { by: 'signal', number: 1 }, 3, 'eve@desk'],
    ['the second signal, of whatever name', { by: 'signal', number: 2 }, 6, 'bob@desk'],
    ['an update', { by: 'update', updateId: 'u-1' }, 4, 'ada@ui'],
    ['the first request to cancel', { by: 'cancel' }, 7, 'carl@desk'],
    ['an update without any identity', { by: 'update', updateId: 'u-2' }, 9, null],
  ] as const)('is in its event: %s', (_what, sent, eventId, identity) => {
    expect(temporalSender(history, sent)).toEqual({
      eventId,
      eventAtMs: BEGAN_MS + (eventId - 1) * 1000 + 678,
      identity,
    });
  });

  it.each([
    { by: 'signal', number: 3 },
    { by: 'update', updateId: 'u-3' },
  ] as const)('is not known where there is no such event: %j', (sent) => {
    expect(temporalSender(history, sent)).toBeNull();
    expect(temporalSender({}, sent)).toBeNull();
  });
});

describe('the time of an event', () => {
  it('is in whole milliseconds', () => {
    const eventTime = { seconds: 7 as never, nanos: 1_999_999 };
    expect(atMs({ eventTime })).toBe(7001);
    expect(atMs({})).toBe(0);
  });
});
