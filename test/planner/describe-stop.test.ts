import { describe, expect, it } from 'vitest';
import { describeStop } from '../../src/planner/describe-stop.ts';
import { stopForecast } from '../helpers/builders.ts';

const quoted = (name: string) => `<${name}>`;
const lines = (overrides: Parameters<typeof stopForecast>[0] = {}) =>
  describeStop(stopForecast(overrides), quoted);
const replica = { name: 'cluster1-repl1', ofV1: true, state: 'streaming', lagBytes: 0 };

describe('what the stop of v1 will mean', () => {
  it('is little where nobody is connected', () => {
    expect(lines()).toEqual([
      'The stop of v1 ends no session: no client was connected.',
      'The checkpoint inside the outage takes about 40 ms.',
    ]);
  });

  it('is the end of every session, and of the longest transaction', () => {
    expect(lines({ clients: 1 })[0]).toBe('The stop of v1 ends 1 client session.');
    expect(lines({ clients: 12, longestTransactionSeconds: 34 })[0]).toBe(
      'The stop of v1 ends 12 client sessions. The longest transaction was open for 34 s; what is open then is rolled back.',
    );
  });

  it('names what goes along, and what does not', () => {
    expect(lines({ preparedTransactions: 2, logicalSlots: ['cdc', 'erp'] }).slice(1, 3)).toEqual([
      '2 prepared transactions will be on v2, locks included.',
      'v2 will not have these logical slots: <cdc>, <erp>.',
    ]);
  });

  it('names who receives WAL, with the lag, and whether it is one of v1', () => {
    const tape = { name: 'tape', ofV1: false, state: 'catchup', lagBytes: 3 * 1024 ** 2 };
    expect(lines({ receivers: [replica, tape] })[1]).toBe(
      "It waits for these receivers of WAL: <cluster1-repl1> (streaming, 0 B behind), <tape> (none of v1's own, catchup, 3.0 MiB behind).",
    );
  });

  it('says how long one that does not answer may delay it', () => {
    const last = (walSenderTimeoutMs: number) =>
      lines({ receivers: [replica], walSenderTimeoutMs }).at(-1);
    const checkpoint = 'The checkpoint inside the outage takes about 40 ms';
    expect(last(60_000)).toBe(
      `${checkpoint}; a receiver that does not answer delays the stop by up to 60 s (wal_sender_timeout).`,
    );
    expect(last(0)).toBe(
      `${checkpoint}; a receiver that does not answer delays the stop without limit (wal_sender_timeout is 0).`,
    );
  });
});
