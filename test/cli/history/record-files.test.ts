import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../src/audit/verify-chain.ts';
import { recordFiles } from '../../../src/cli/history/record-files.ts';
import type { StoredRow } from '../../../src/model/record.ts';
import { RUN, migratedFacts, storedRows } from '../../helpers/builders/record.ts';

/** Not closed: the export that its last row would name is not in here. */
const ROWS = storedRows(migratedFacts().slice(0, -1));
const HISTORY = { json: '{"events":[]}', events: 0, sha256: 'x' };
const files = (rows: StoredRow[] = ROWS, history: typeof HISTORY | null = HISTORY) =>
  recordFiles(RUN, { rows, history, chain: verifyChain(rows) });
const textOf = (name: string, of = files()) => of.find((file) => file.name === name)?.text ?? '';

describe('the files of a record', () => {
  it('are these', () => {
    expect(files().map(({ name }) => name)).toEqual([
      'record.json',
      'report.md',
      'report.html',
      'timeline.svg',
      'temporal-history.json',
      'SHA256SUMS',
    ]);
  });

  it('have every row as it is stored, so that its hashes can be computed anew', () => {
    const { rows, ...run } = JSON.parse(textOf('record.json')) as { rows: StoredRow[] };
    expect(run).toEqual(RUN);
    expect(rows).toEqual(ROWS);
    expect(verifyChain(rows).fault).toBeNull();
  });

  it('have the history to the byte', () => {
    expect(textOf('temporal-history.json')).toBe(HISTORY.json);
    expect(files(ROWS, null).map(({ name }) => name)).not.toContain('temporal-history.json');
  });

  it('have sums of all others', () => {
    const lines = textOf('SHA256SUMS').trimEnd().split('\n');
    const others = files().slice(0, -1);
    expect(lines).toEqual(
      others.map(({ name, text }) => `${createHash('sha256').update(text).digest('hex')}  ${name}`),
    );
  });

  it('show the picture that is among them', () => {
    expect(textOf('report.md')).toContain('](timeline.svg)');
    expect(textOf('timeline.svg')).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>$/s,
    );
    expect(textOf('report.md', files(ROWS.slice(0, 1)))).not.toContain('timeline.svg');
  });

  it('say in each report that a record does not hold', () => {
    const forged = ROWS.map((row) => (row.seq === 3 ? { ...row, atMs: 1 } : row));
    for (const name of ['report.md', 'report.html']) {
      expect(textOf(name, files(forged))).toContain('DOES NOT HOLD');
      expect(textOf(name)).not.toContain('DOES NOT HOLD');
      expect(textOf(name)).toContain('Every hash was computed anew for this report, and fits.');
    }
  });
});
