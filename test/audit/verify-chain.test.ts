import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rowHash } from '../../src/audit/row-hash.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { StoredRow } from '../../src/model/record.ts';
import { closed, ended, fact, requested, rowsOf, storedRows } from '../helpers/audit-rows.ts';

const JSON_TEXT = '{"events":[]}';
const SHA256 = createHash('sha256').update(JSON_TEXT).digest('hex');
const EXPORT = { json: JSON_TEXT, events: 7, sha256: SHA256 };
const HISTORY = { events: 7, sha256: SHA256 };

const facts = [
  requested(),
  fact('phaseBegan', {}, 'preflight'),
  fact('phaseEnded', { ms: 12, failure: null }, 'preflight'),
  ended(),
];
const whole = storedRows(rowsOf([...facts, closed({ history: HISTORY })]));

/** The rows with one of them changed, as by somebody who does not know of hashes. */
function changed(seq: number, how: Partial<StoredRow>): StoredRow[] {
  return whole.map((row) => (row.seq === seq ? ({ ...row, ...how } as StoredRow) : row));
}

describe('a record that nobody touched', () => {
  it('holds, and says how far it came', () => {
    const rows = storedRows(rowsOf(facts));
    expect(verifyChain([])).toMatchObject({ holds: true, state: 'empty', head: '0'.repeat(64) });
    expect(verifyChain(rows.slice(0, 3))).toMatchObject({ holds: true, state: 'open', rows: 3 });
    expect(verifyChain(rows)).toMatchObject({ holds: true, state: 'ended', head: rows[3]?.hash });
    expect(verifyChain(whole, EXPORT)).toMatchObject({ holds: true, state: 'closed', fault: null });
  });
});

describe('the first row that does not fit is named', () => {
  it.each<[string, Partial<StoredRow>]>([
    ['its content', { contentText: '{"ms":13}', content: { ms: 13 } } as Partial<StoredRow>],
    ['its time', { atMs: 1 }],
    ['its kind', { kind: 'phaseBegan' }],
    ['its phase', { phase: 'verify' }],
    ['its software', { software: '9.9.9' }],
    ['its workflow', { workflowId: 'another' }],
    ['its run', { runId: 'another' }],
    ['its hash', { hash: 'f'.repeat(64) }],
    ['its predecessor', { previousHash: 'f'.repeat(64) }],
  ])('when %s was changed', (_what, how) => {
    expect(verifyChain(changed(3, how)).fault).toMatchObject({ seq: 3, how: 'changed' });
  });

  it('when a reader is shown another content than the one that was hashed', () => {
    const rows = changed(3, { content: { ms: 13, failure: null } });
    expect(verifyChain(rows).fault).toMatchObject({ seq: 3, how: 'changed' });
  });

  it('when a row is missing, by its number', () => {
    const without = (seq: number) => whole.filter((row) => row.seq !== seq);
    expect(verifyChain(without(1)).fault).toMatchObject({ seq: 1, how: 'missing' });
    expect(verifyChain(without(3)).fault).toMatchObject({ seq: 3, how: 'missing' });
  });

  it('when a changed row got a new hash: the row after it was written after another one', () => {
    const forged = changed(3, { atMs: 1 }).map((row) =>
      row.seq === 3 ? { ...row, hash: rowHash(row) } : row,
    );
    expect(verifyChain(forged).fault).toMatchObject({ seq: 4, how: 'wrongPredecessor' });
  });

  it('when the first row says that it followed one', () => {
    const [first, ...rest] = whole.map((row) => ({ ...row, previousHash: 'a'.repeat(64) }));
    const forged = { ...first, hash: rowHash(first as StoredRow) } as StoredRow;
    expect(verifyChain([forged, ...rest]).fault).toMatchObject({ seq: 1, how: 'wrongPredecessor' });
  });

  it('when a number is there twice, or rows come in another order', () => {
    const [one, two, three] = whole as [StoredRow, StoredRow, StoredRow];
    expect(verifyChain([one, two, two, three]).fault).toMatchObject({ seq: 2, how: 'outOfOrder' });
    expect(verifyChain([one, two, three, two]).fault).toMatchObject({ seq: 2, how: 'outOfOrder' });
  });

  it('when something follows the row that closed the record, however well it is chained', () => {
    const rows = storedRows(rowsOf([requested(), closed(), ended()]));
    expect(verifyChain(rows).fault).toMatchObject({ seq: 3, how: 'outOfOrder' });
  });

  it('when rows of two runs are chained to each other', () => {
    const rows = storedRows(rowsOf(facts)).map((row, i) => (i < 2 ? row : { ...row, runId: 'x' }));
    let previousHash = '0'.repeat(64);
    const chained = rows.map((row) => {
      const linked = { ...row, previousHash };
      previousHash = rowHash(linked);
      return { ...linked, hash: previousHash };
    });
    expect(verifyChain(chained).fault).toMatchObject({ seq: 3, how: 'wrongPredecessor' });
  });
});

describe("the export of Temporal's history", () => {
  const without = storedRows(rowsOf([...facts, closed()]));

  const open = storedRows(rowsOf(facts));

  it.each([
    ['whole, when it is the one that was recorded', whole, EXPORT, 'whole'],
    ['none, when Temporal had none', without, null, 'none'],
    ['not named yet, while the record is open', open, EXPORT, 'notClosed'],
  ] as const)('is %s', (_title, rows, history, state) => {
    expect(verifyChain(rows, history)).toMatchObject({ holds: true, history: { state } });
  });

  it.each([
    ['missing, when a row names it and it is not there', null, 'missing'],
    ['changed, whatever hash stands beside it', { ...EXPORT, json: '{}' }, 'changed'],
  ] as const)('is %s: the record does not hold', (_title, history, state) => {
    const verdict = verifyChain(whole, history);
    expect(verdict).toMatchObject({ holds: false, fault: null, history: { state } });
  });

  it('is judged also where the closing row was emptied', () => {
    const rows = changed(5, { content: null, contentText: 'null' } as unknown as StoredRow);
    expect(verifyChain(rows, EXPORT)).toMatchObject({ holds: false, fault: { seq: 5 } });
  });
});
