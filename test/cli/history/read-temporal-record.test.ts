import { describe, expect, it } from 'vitest';
import { readTemporalRecord } from '../../../src/cli/history/read-temporal-record.ts';
import { migratedFacts, storedRows } from '../../helpers/builders/record.ts';
import { recordedHistory } from '../../helpers/builders/recorded-history.ts';

const ROWS = storedRows(migratedFacts());
const HISTORY = recordedHistory(ROWS);

describe('what Temporal has of a record', () => {
  const read = readTemporalRecord(HISTORY);

  it('is every row that was handed to be written, without what the store added', () => {
    const rows = read.handed.flatMap((one) => one.rows);
    expect(rows.map(({ seq }) => seq)).toEqual(ROWS.slice(0, -1).map(({ seq }) => seq));
    expect(rows[0]?.content).not.toHaveProperty('temporal');
    expect(read.handed.every(({ done }) => done)).toBe(true);
  });

  it('is every hash that the store answered with', () => {
    expect(read.told[0]).toEqual({ eventId: 1001, last: 10, head: ROWS[9]?.hash });
    expect(read.told).toHaveLength(4);
  });

  it('is whoever sent something, signals by their number', () => {
    expect(
      read.senders.map(({ sent, eventId, identity }) => ({ sent, eventId, identity })),
    ).toEqual([
      { sent: { by: 'start' }, eventId: 1, identity: 'dora@workstation' },
      { sent: { by: 'signal', number: 1 }, eventId: 44, identity: '21@ui-7d9f' },
      { sent: { by: 'signal', number: 2 }, eventId: 47, identity: '21@ui-7d9f' },
      {
        sent: { by: 'update', updateId: '0b6d2b52-5ad4-4d0c-9d5b-0c1d3c2a1f00' },
        eventId: 57,
        identity: 'ada@operations',
      },
    ]);
  });

  it('is how it ended', () => {
    expect(read).toMatchObject({ closedAs: 'COMPLETED', events: 214 });
    expect(readTemporalRecord(recordedHistory(ROWS, true)).closedAs).toBeNull();
  });
});

describe('a history that is not as expected', () => {
  it('has a call that was not answered, and is told so', () => {
    const events = (HISTORY.events ?? []).filter(({ eventId }) => Number(eventId) !== 1001);
    const [first, second] = readTemporalRecord({ events }).handed;
    expect([first?.done, second?.done]).toEqual([false, true]);
  });

  it('has no rows where there is nothing of the record in it', () => {
    const timer = { timerStartedEventAttributes: {} };
    const other = {
      activityTaskScheduledEventAttributes: { activityType: { name: 'preflight' } },
    };
    const cancel = { workflowExecutionCancelRequestedEventAttributes: { identity: '' } };
    expect(readTemporalRecord({ events: [timer, other, cancel] })).toMatchObject({
      handed: [],
      told: [],
      senders: [{ sent: { by: 'cancel' }, identity: null }],
    });
    expect(readTemporalRecord({})).toMatchObject({ handed: [], senders: [], closedAs: null });
  });

  it('has a call whose input cannot be read, and hands over nothing', () => {
    const scheduled = { activityType: { name: 'writeRecord' }, input: { payloads: [{}] } };
    const events = [{ activityTaskScheduledEventAttributes: scheduled }];
    expect(readTemporalRecord({ events }).handed[0]?.rows).toEqual([]);
  });
});
