import { describe, expect, it } from 'vitest';
import { momentOf, parseServerLog } from '../../../bench/cutover/server-log.ts';

/** As the lab's node wrote it: Patroni, pgBackRest and PostgreSQL in one file. */
const LOG = [
  '2026-11-23T06:27:11.990000000Z stderr F 2026-11-23 06:27:11,988 INFO: no action. I am (old-a-1), the leader',
  '2026-11-23T06:27:12.000000000Z stdout F 2026-11-23 06:27:11.998 UTC [4711] LOG:  database system is ready to accept connections',
  '2026-11-23T06:27:12.300000000Z stderr F 2026-11-23 06:27:12.299 UTC [4711] LOG:  received fast shutdown request',
  '2026-11-23T06:27:12.510000000Z stdout F P00   INFO: archive-push command end: completed successfully',
  '2026-11-23T06:27:12.601000000Z stdout F 2026-11-23 06:27:12.600 UTC [4711] LOG:  database system is shut down',
  '2026-11-23T06:28:00.000000000Z stdout F 2026-11-23 06:27:59.500 UTC [4802] LOG:  database system is ready to accept connections',
  '',
].join('\n');

describe("a server's log", () => {
  it("is read by the server's own clock, without what others say in it", () => {
    const lines = parseServerLog(LOG);
    expect(lines).toHaveLength(4);
    expect(lines[2]).toEqual({
      atMs: Date.UTC(2026, 10, 23, 6, 27, 12, 600),
      text: 'LOG:  database system is shut down',
    });
  });

  it('is read in local time where the server logs in no universal one', () => {
    const [line] = parseServerLog(LOG.replaceAll(' UTC ', ' CET '));
    expect(line?.atMs).toBe(new Date(2026, 10, 23, 6, 27, 11, 998).getTime());
  });

  it('tells the first moment of some words from a time on', () => {
    const log = parseServerLog(LOG);
    const words = 'ready to accept connections';
    expect(momentOf(log, words)).toBe(Date.UTC(2026, 10, 23, 6, 27, 11, 998));
    const stopped = momentOf(log, 'database system is shut down');
    expect(momentOf(log, words, stopped)).toBe(Date.UTC(2026, 10, 23, 6, 27, 59, 500));
  });

  it('is no log of a cut-over when the words are not in it, or only too early', () => {
    const log = parseServerLog(LOG);
    expect(() => momentOf(log, 'selected new timeline')).toThrow(/"selected new timeline"/);
    expect(() => momentOf(log, 'fast shutdown', Date.UTC(2026, 10, 24))).toThrow(/fast shutdown/);
  });
});
