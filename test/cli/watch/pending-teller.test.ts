import { defaultPayloadConverter } from '@temporalio/common';
import { expect, it } from 'vitest';
import { ActivityTeller } from '../../../src/cli/watch/activity-teller.ts';
import { tellPending } from '../../../src/cli/watch/pending-teller.ts';

/** Steps that were scheduled a minute before, by their ids. */
function scheduled(...ids: string[]): ActivityTeller {
  const teller = new ActivityTeller();
  for (const [i, activityId] of ids.entries())
    teller.tell(
      {
        eventId: (i + 5) as never,
        activityTaskScheduledEventAttributes: {
          activityId,
          activityType: { name: `step ${activityId}` },
        },
      },
      0,
    );
  return teller;
}
const beat = (details: unknown) => ({
  heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(details)] },
});
const look = (teller: ActivityTeller, ...pending: Parameters<typeof tellPending>[0]) =>
  tellPending(pending, teller, 60_000);

it('what is pending is shown with how long it takes, and what it sees', () => {
  const seen = { activityId: '1', ...beat({ seen: '2.0 GiB behind', waitingFor: 'v2' }) };
  expect(look(scheduled('1', '2'), seen, { activityId: '2', ...beat(null) }).live).toBe(
    'step 1 (60 s): 2.0 GiB behind | step 2 (60 s)',
  );
});

it('each attempt that failed is told once', () => {
  const teller = scheduled('1');
  const failed = (attempt: number) =>
    look(teller, { activityId: '1', attempt, lastFailure: { message: 'no route' } }).failed;
  expect(failed(1)).toEqual([]);
  expect(failed(2)).toEqual([
    {
      atMs: 60_000,
      kind: 'failed',
      text: 'step 1: attempt 1 failed and is tried again: no route',
    },
  ]);
  expect(failed(2)).toEqual([]);
  expect(failed(4)).toMatchObject([{ text: expect.stringContaining('attempt 3') as string }]);
});

it('what fails with the same words is told ever more rarely, and other words at once', () => {
  const teller = scheduled('1', '2');
  const told = (activityId: string, attempt: number, message: string) =>
    look(teller, { activityId, attempt: attempt + 1, lastFailure: { message } }).failed.length ===
    1;
  const attempts = Array.from({ length: 20 }, (_, i) => i + 1);
  expect(attempts.filter((attempt) => told('1', attempt, 'no route'))).toEqual([1, 2, 4, 8, 16]);
  expect(told('1', 21, 'forbidden')).toBe(true);
  expect(told('1', 22, 'forbidden')).toBe(false);
  // Whatever was between the looks: the one that is seen next.
  expect(told('1', 47, 'forbidden')).toBe(true);
  expect(told('2', 3, 'forbidden')).toBe(true);
});

it('is not told again when the history has it at last', () => {
  const teller = scheduled('1');
  look(teller, { activityId: '1', attempt: 2, lastFailure: { message: 'no route' } });
  const started = {
    activityTaskStartedEventAttributes: {
      ...{ scheduledEventId: 5 as never, attempt: 2, lastFailure: { message: 'no route' } },
    },
  };
  expect(teller.tell(started, 70_000)).toBeUndefined();
});

it('a step whose begin was not told yet is left for the next look', () => {
  const pending = { activityId: '9', attempt: 2, lastFailure: { message: 'no route' } };
  expect(look(scheduled('1'), pending)).toEqual({ failed: [], live: '' });
});
