import { describe, expect, it } from 'vitest';
import { countWrites, writesUpTo } from '../../src/clients/count-writes.ts';
import { answering, POD } from './fake-kubernetes.ts';

const SINCE = { nextTransactionId: 2 ** 32 + 100, endLsn: '1/E000000' };

/** A server with these databases, each with tables of so many inserted rows. */
function server(databases: Record<string, number[]>) {
  return answering(({ command, stdin = '' }) => {
    if (stdin.includes('txid_snapshot_xmax'))
      return {
        stdout: JSON.stringify({
          nextTransactionId: 2 ** 32 + 142,
          lsn: '1/E000400',
          databases: Object.keys(databases),
        }),
      };
    const name = Object.keys(databases).find((database) =>
      command.some((part) => part.includes(`dbname='${database}'`)),
    );
    const tables = (databases[name ?? ''] ?? []).map((inserted, i) => ({
      table: `public.t${i}`,
      inserted,
      updated: 0,
      deleted: 0,
    }));
    return { stdout: JSON.stringify(tables) };
  });
}

describe('the writes of v2', () => {
  it('are counted from the end of v1, across a wrap of the transaction IDs', async () => {
    const writes = await countWrites(server({}).k, POD, SINCE);
    expect(writes).toEqual({ transactions: 42, walBytes: 1024, lsn: '1/E000400', tables: [] });
  });

  it('are told by table of every database, the most changed first, twenty at most', async () => {
    const many = Array.from({ length: 15 }, (_, i) => i + 1);
    const { tables } = await countWrites(server({ a: many, b: [100], c: many }).k, POD, SINCE);
    expect(tables).toHaveLength(20);
    expect(tables[0]).toMatchObject({ database: 'b', inserted: 100 });
    expect(tables.map(({ inserted }) => inserted)).toEqual([
      100, 15, 15, 14, 14, 13, 13, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6,
    ]);
  });

  it('are never less than none: a standby may know of fewer transactions than v1 ended with', () => {
    expect(writesUpTo({ nextTransactionId: 5, lsn: '1/D000000' }, SINCE)).toMatchObject({
      transactions: 0,
      walBytes: 0,
    });
  });
});
