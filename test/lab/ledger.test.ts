import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { acknowledgedCounter } from '../../lab/writer/acknowledged-counter.ts';
import { compareRows } from '../../lab/writer/compare-rows.ts';
import { formatLine, parseLedger, type LedgerEntry, type Side } from '../../lab/writer/ledger.ts';

function entry(n: number, mono: number, where: Side = 'v1'): LedgerEntry {
  return { n, result: 'acknowledged', where, host: '127.0.0.2', at: 1_700_000_000_000, mono };
}

function unknown(n: number, mono: number): LedgerEntry {
  return { ...entry(n, mono), result: 'unknown' };
}

describe('parseLedger', () => {
  const entries = [entry(1, 10), entry(2, 20)];
  const head = formatLine({ table: 'writer_1' });
  const text = head + entries.map(formatLine).join('');

  it('gives back what was written', () => {
    expect(parseLedger(text)).toEqual({ table: 'writer_1', entries });
  });

  it('reads a ledger without entries', () => {
    expect(parseLedger(head).entries).toEqual([]);
  });

  it.each([1, 10, 60])('drops a last line torn %d bytes before its end', (missing) => {
    const whole = formatLine(entry(3, 30));
    const torn = whole.slice(0, whole.length - 1 - missing);
    expect(parseLedger(text + torn).entries).toEqual(entries);
  });

  it('takes a last line that misses only its line end', () => {
    expect(parseLedger(text.slice(0, -1)).entries).toEqual(entries);
  });

  it('refuses a broken line that is not the last', () => {
    expect(() => parseLedger(`${text}{"n":3\n${formatLine(entry(4, 40))}`)).toThrow(/line 4/);
  });

  it('refuses a file without the first line', () => {
    expect(() => parseLedger(formatLine(entry(1, 10)))).toThrow(/not a ledger/);
  });
});

describe('compareRows', () => {
  it('finds nothing wrong when every acknowledged row is there once', () => {
    const comparison = compareRows([entry(1, 10), entry(2, 20)], [1, 2]);
    expect(comparison).toMatchObject({ acknowledgedRows: 2, lostRows: [], duplicatedRows: [] });
  });

  it('names a lost row', () => {
    const entries = [entry(1, 10), entry(2, 20), entry(3, 30)];
    expect(compareRows(entries, [1, 3]).lostRows).toEqual([2]);
  });

  it('names a doubled row once, however often it is there', () => {
    expect(compareRows([entry(1, 10), entry(2, 20)], [1, 2, 2, 2]).duplicatedRows).toEqual([2]);
  });

  it('counts a row of unknown outcome neither as lost nor as acknowledged', () => {
    const entries = [entry(1, 10), unknown(2, 20)];
    const absent = compareRows(entries, [1]);
    expect(absent).toMatchObject({ acknowledgedRows: 1, lostRows: [], unknownRows: [2] });
    expect(compareRows(entries, [1, 2])).toMatchObject({ lostRows: [], duplicatedRows: [] });
    expect(compareRows(entries, [1, 2, 2]).duplicatedRows).toEqual([2]);
  });

  it('takes a row that was acknowledged at its second try as acknowledged', () => {
    const entries = [entry(1, 10), unknown(2, 20), entry(2, 30)];
    expect(compareRows(entries, [1])).toMatchObject({ lostRows: [2], unknownRows: [] });
  });

  it('measures the outage from the last row on v1 to the first on v2', () => {
    const entries = [entry(1, 10), entry(2, 20), unknown(3, 40), entry(3, 1_270, 'v2')];
    const comparison = compareRows(entries, [1, 2, 3]);
    expect(comparison.writeOutageSeconds).toBe(1.25);
    expect(comparison.lastOnV1?.n).toBe(2);
    expect(comparison.firstOnV2?.n).toBe(3);
  });

  it('has no outage as long as v2 acknowledged nothing, but a longest pause', () => {
    const comparison = compareRows([entry(1, 10), entry(2, 3_010), entry(3, 3_020)], [1, 2, 3]);
    expect(comparison).toMatchObject({ writeOutageSeconds: null, longestPauseSeconds: 3 });
  });
});

describe('acknowledgedCounter', () => {
  it('counts whole acknowledged lines as the ledger grows', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
    const path = join(directory, 'ledger');
    try {
      appendFileSync(path, formatLine({ table: 'writer_1' }));
      const count = acknowledgedCounter(path);
      expect(count()).toBe(0);
      const third = formatLine(entry(3, 30));
      appendFileSync(path, formatLine(entry(1, 10)) + formatLine(unknown(2, 20)));
      appendFileSync(path, third.slice(0, 60));
      expect(count()).toBe(1);
      appendFileSync(path, third.slice(60));
      expect(count()).toBe(2);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
