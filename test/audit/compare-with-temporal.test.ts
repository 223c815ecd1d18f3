import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import { compareWithTemporal, type TemporalRecord } from '../../src/audit/compare-with-temporal.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { readTemporalRecord } from '../../src/cli/history/read-temporal-record.ts';
import type { RowKind, StoredRow } from '../../src/model/record.ts';
import {
  chained,
  fact,
  keptThenDeletedFacts,
  migratedFacts,
  recordRows,
  storedRows,
} from '../helpers/builders/record.ts';
import { recordedHistory } from '../helpers/builders/recorded-history.ts';

const ROWS = storedRows(migratedFacts());
const TEMPORAL = readTemporalRecord(recordedHistory(ROWS));
const first = (kind: RowKind) => ROWS.find((row) => row.kind === kind)?.seq ?? 0;

/** The record with one row forged, and every hash after it computed anew, so that the chain holds. */
function forged(seq: number, how: (row: StoredRow) => object): StoredRow[] {
  const rows = ROWS.map((row) => {
    if (row.seq !== seq) return row;
    const changed = { ...row, ...how(row) };
    return { ...changed, contentText: canonicalJson(changed.content) };
  });
  return chained(rows);
}
const content = (change: object) => (row: StoredRow) => ({
  content: { ...row.content, ...change },
});

/** What is found, hashes aside: those are another after every forgery. */
const found = (rows: StoredRow[], temporal: TemporalRecord = TEMPORAL) =>
  compareWithTemporal(rows, temporal).misfits.filter(({ how }) => how !== 'hash');

describe('a record that is what the workflow handed over', () => {
  it('fits, but for the row that Temporal cannot have', () => {
    expect(compareWithTemporal(ROWS, TEMPORAL)).toEqual({
      misfits: [],
      compared: ROWS.length - 1,
      waiting: 0,
    });
  });

  it('fits in the other order, too', () => {
    const rows = storedRows(keptThenDeletedFacts());
    expect(compareWithTemporal(rows, readTemporalRecord(recordedHistory(rows))).misfits).toEqual(
      [],
    );
  });

  it('fits where rows were handed over twice', () => {
    const [one] = TEMPORAL.handed;
    const twice = {
      ...TEMPORAL,
      handed: [...TEMPORAL.handed, ...(one === undefined ? [] : [one])],
    };
    expect(compareWithTemporal(ROWS, twice).misfits).toEqual([]);
  });

  it('fits where the store had to write a text otherwise than it came', () => {
    const stated = fact(0, 'cutOverUndone', null, { why: 'a\u0000b\uD800' });
    const rows = storedRows([stated]);
    const handed = [{ eventId: 5, rows: recordRows([stated]), done: true }];
    const temporal = { handed, told: [], senders: [], closedAs: null, events: 5 };
    expect(compareWithTemporal(rows, temporal).misfits).toEqual([]);
  });
});

describe('a row that was forged, with every hash computed anew', () => {
  const change = first('change');

  it.each<[string, StoredRow[], string]>([
    ['content', forged(change, content({ object: 'pods pg/other' })), 'another content'],
    ['time', forged(change, ({ atMs }) => ({ atMs: atMs + 1 })), 'another time'],
    ['step', forged(change, () => ({ phase: 'verify' })), 'another step'],
    ['kind', forged(change, () => ({ kind: 'phaseBegan' })), 'another kind'],
  ])('is named by its number: another %s', (_what, rows, words) => {
    expect(verifyChain(rows).fault).toBeNull();
    const [misfit, ...more] = found(rows);
    expect(more).toEqual([]);
    expect(misfit).toMatchObject({ seq: change, how: 'differs' });
    expect(misfit?.what).toContain(`Row ${change} (`);
    expect(misfit?.what).toContain(words);
    expect(misfit?.what).toContain("Temporal's event 1000");
  });

  it('is named where it is no JSON any more', () => {
    const rows = ROWS.map((row) => (row.kind === 'decision' ? { ...row, contentText: '{' } : row));
    expect(found(rows)[0]).toMatchObject({ seq: first('decision'), how: 'differs' });
  });

  it('is found by the hash that Temporal was told, whatever else it says', () => {
    const rows = forged(change, () => ({ software: '9.9.9' }));
    expect(verifyChain(rows).fault).toBeNull();
    const { misfits } = compareWithTemporal(rows, TEMPORAL);
    expect(misfits).toHaveLength(1);
    expect(misfits[0]).toEqual({
      seq: 10,
      how: 'hash',
      what: `Row 10 (${ROWS[9]?.kind ?? ''}) has another hash than Temporal was told with event 1001: it, or one before it, is another than it was then.`,
    });
  });
});

describe('a row that only one of them has', () => {
  it('is named where it is missing in the store', () => {
    const [misfit] = found(chained(ROWS.filter(({ seq }) => seq !== 7)));
    expect(misfit).toMatchObject({ seq: 7, how: 'notInStore' });
    expect(misfit?.what).toMatch(
      /^Row 7 \(\w+\) was handed over with Temporal's event 1000 and is/,
    );
  });

  it('is named where the end of the record was cut off', () => {
    expect(found(ROWS.slice(0, -3)).map(({ seq, how }) => [seq, how])).toEqual([
      [39, 'notInStore'],
      [40, 'notInStore'],
    ]);
  });

  it('is named where Temporal never had it', () => {
    const invented = [...migratedFacts().slice(0, -1), fact(0, 'unverified', null, { why: 'x' })];
    const [misfit] = found(storedRows(invented));
    expect(misfit).toEqual({
      seq: 41,
      how: 'notInTemporal',
      what: "Row 41 (unverified) is in the store; Temporal's history never had it.",
    });
  });

  it('waits while the run goes on and the store has not said that it has it', () => {
    const open = readTemporalRecord(recordedHistory(ROWS, true));
    const last = open.handed.at(-1);
    const pending = { ...open, handed: open.handed.map((one) => ({ ...one, done: one !== last })) };
    const rows = ROWS.slice(0, 30);
    expect(compareWithTemporal(rows, pending)).toEqual({ misfits: [], compared: 30, waiting: 10 });
    // Not once the run is closed: nobody will write it any more.
    const closed = { ...pending, closedAs: 'TERMINATED' };
    expect(compareWithTemporal(rows, closed).misfits).toHaveLength(10);
  });
});

describe('whoever sent something', () => {
  const decision = ROWS.findLast(({ kind }) => kind === 'decision')?.seq ?? 0;
  const sender = { eventId: 57, eventAtMs: 0, identity: 'ada@operations' };

  it.each<[string, object | null, string]>([
    [
      'somebody else',
      { identity: 'eve@console' },
      'was sent by ada@operations (event 57), and names eve@console',
    ],
    ['nobody', { identity: null }, 'was sent by ada@operations (event 57), and names nobody'],
    ['another event', { eventId: 44 }, 'names event 44, and it came with event 57'],
    ['another time', { eventAtMs: 1 }, 'has another time of event 57'],
    ['no event at all', null, 'does not say who sent it: with event 57, by ada@operations'],
  ])('must be who Temporal says, not %s', (_what, other, words) => {
    const known = TEMPORAL.senders.find(({ eventId }) => eventId === 57);
    const temporal = other === null ? null : { ...sender, eventAtMs: known?.eventAtMs, ...other };
    expect(found(forged(decision, content({ temporal })))).toEqual([
      { seq: decision, how: 'sender', what: `Row ${decision} (decision) ${words}.` },
    ]);
  });

  it('must be whoever started it', () => {
    const temporal = { eventId: 1, eventAtMs: 0, identity: 'eve@console' };
    expect(found(forged(1, content({ temporal })))[0]?.what).toContain(
      'dora@workstation (event 1)',
    );
  });

  it('is not taken from an event that Temporal does not have', () => {
    const without = {
      ...TEMPORAL,
      senders: TEMPORAL.senders.filter(({ eventId }) => eventId !== 57),
    };
    expect(found(ROWS, without)[0]?.what).toContain(
      'names event 57, and Temporal has no message that it came with',
    );
  });

  it('may be unknown to both', () => {
    const rows = forged(decision, content({ temporal: null }));
    const without = {
      ...TEMPORAL,
      senders: TEMPORAL.senders.filter(({ eventId }) => eventId !== 57),
    };
    expect(found(rows, without)).toEqual([]);
  });
});

describe('the end of the record', () => {
  const closed = ROWS.length;

  it('must be the end of the run', () => {
    expect(found(forged(closed, content({ status: 'TERMINATED' })))).toEqual([
      {
        seq: closed,
        how: 'closed',
        what: `Row ${closed} (closed) says TERMINATED; in Temporal the run is COMPLETED.`,
      },
    ]);
    const open = readTemporalRecord(recordedHistory(ROWS, true));
    expect(found(ROWS, open)[0]?.what).toContain('in Temporal the run is not closed');
  });

  it('must name as many events as there are', () => {
    const history = { events: 7, sha256: 'a'.repeat(64) };
    expect(found(forged(closed, content({ history })))[0]?.what).toContain(
      'says that there were 7 events; Temporal has 214',
    );
  });

  it('may say that Temporal had forgotten the run', () => {
    expect(found(forged(closed, content({ status: 'UNKNOWN', history: null })))).toEqual([]);
  });
});

describe('a store that was restored from an older copy', () => {
  it('may have other hashes than Temporal was told before', () => {
    const facts = migratedFacts();
    const back = fact(0, 'storeWentBack', 'verify', { had: 20, has: 10 });
    const before = storedRows([...facts.slice(0, 25), back, ...facts.slice(25)]);
    const temporal = readTemporalRecord(recordedHistory(before));
    const newer = (from: number) =>
      chained(before.map((row) => (row.seq > from ? { ...row, software: '0.2.0' } : row)));
    // Row 26 says it, and was handed over with the third call.
    expect(
      compareWithTemporal(newer(10), { ...temporal, told: temporal.told.slice(0, 2) }).misfits,
    ).toEqual([]);
    expect(compareWithTemporal(newer(10), temporal).misfits.map(({ how }) => how)).toContain(
      'hash',
    );
  });
});
