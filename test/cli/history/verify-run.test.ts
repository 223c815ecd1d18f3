import { createHash } from 'node:crypto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditStore } from '../../../src/audit/audit-store.ts';
import type { HistoryExport } from '../../../src/audit/read-record.ts';
import { verifyRun } from '../../../src/cli/history/verify-run.ts';
import type { TemporalReader } from '../../../src/cli/history/with-temporal-if-there.ts';
import type { StoredRow } from '../../../src/model/record.ts';
import { RUN, chained, fact, migratedFacts, storedRows } from '../../helpers/builders/record.ts';
import { recordedHistory } from '../../helpers/builders/recorded-history.ts';

interface InStore {
  rows: StoredRow[];
  history: HistoryExport | null;
}
const inStore = vi.hoisted((): InStore => ({ rows: [], history: null }));
vi.mock(import('../../../src/audit/read-record.ts'), () => ({
  readRecord: () => Promise.resolve(inStore.rows),
  readHistory: () => Promise.resolve(inStore.history),
}));

/** The record, with the export of its history as the row `closed` names it. */
const facts = migratedFacts();
const JSON_TEXT = historyToJSON(recordedHistory(storedRows(facts)));
const SHA256 = createHash('sha256').update(JSON_TEXT).digest('hex');
const ROWS = storedRows(
  facts.map((one) =>
    one.kind === 'closed'
      ? fact(one.atMs, 'closed', null, {
          ...{ status: 'COMPLETED', closedAtMs: 1, terminatedBy: null, terminatedWhy: null },
          history: { events: 214, sha256: SHA256 },
        })
      : one,
  ),
);
const EXPORT: HistoryExport = { json: JSON_TEXT, events: 214, sha256: SHA256 };
const HISTORY = recordedHistory(ROWS);

/** Nothing is asked of it: what it has is above. */
const STORE = null as unknown as AuditStore;
const GONE = 'Temporal has forgotten the run.';
const temporal = (
  ...answers: Awaited<ReturnType<TemporalReader['history']>>[]
): TemporalReader => ({
  history: vi.fn(() =>
    Promise.resolve(
      answers.length > 1 ? (answers.shift() ?? { absent: '' }) : (answers[0] ?? { absent: GONE }),
    ),
  ),
  runs: () => Promise.resolve([]),
});
const verified = async (reader: TemporalReader) => (await verifyRun(STORE, RUN, reader)).verified;

/** One change forged, and all hashes computed anew. */
const forged = chained(
  ROWS.map((row) => (row.seq === 6 ? { ...row, contentText: '{}', content: {} as never } : row)),
);

beforeEach(() => {
  inStore.rows = ROWS;
  inStore.history = EXPORT;
});

describe('a record', () => {
  it('is whole where its hashes and Temporal say so', async () => {
    expect(await verified(temporal({ history: HISTORY }))).toMatchObject({
      whole: true,
      comparedWith: 'temporal',
      notCompared: null,
      comparison: { misfits: [], compared: 40 },
      chain: { state: 'closed' },
    });
  });

  it('is compared with the export where Temporal has forgotten the run, which is said', async () => {
    expect(await verified(temporal({ absent: GONE }))).toMatchObject({
      whole: true,
      comparedWith: 'export',
      notCompared: GONE,
      comparison: { misfits: [], compared: 40 },
    });
  });

  it('is whole by its hashes alone where there is nothing to compare it with', async () => {
    inStore.rows = storedRows(facts.slice(0, 20));
    inStore.history = null;
    expect(await verified(temporal({ absent: GONE }))).toMatchObject({
      whole: true,
      comparedWith: null,
      comparison: null,
      notCompared: GONE,
    });
  });
});

describe('a record that was changed', () => {
  it('is not whole where a hash does not fit', async () => {
    inStore.rows = ROWS.map((row) => (row.seq === 6 ? { ...row, contentText: '{}' } : row));
    expect(await verified(temporal({ absent: GONE }))).toMatchObject({
      whole: false,
      chain: { fault: { seq: 6, how: 'changed' } },
    });
  });

  it('is not whole where all hashes fit, and Temporal says otherwise', async () => {
    inStore.rows = forged;
    const told = await verified(temporal({ history: HISTORY }));
    expect(told).toMatchObject({ whole: false, chain: { fault: null } });
    expect(told.comparison?.misfits).toContainEqual(
      expect.objectContaining({ seq: 6, how: 'differs' }),
    );
  });

  it('is not whole where all hashes fit, and the export says otherwise', async () => {
    inStore.rows = forged;
    const told = await verified(temporal({ absent: GONE }));
    expect(told).toMatchObject({ whole: false, comparedWith: 'export' });
  });

  it('is not whole where its export is another, which is not believed', async () => {
    inStore.history = { ...EXPORT, json: '{"events":[]}' };
    expect(await verified(temporal({ absent: GONE }))).toMatchObject({
      whole: false,
      comparedWith: null,
      chain: { history: { state: 'changed' } },
    });
  });
});

describe('an export that no history can be read of', () => {
  it('is said, and compared with nothing', async () => {
    const json = '"a text"';
    const sha256 = createHash('sha256').update(json).digest('hex');
    inStore.history = { json, events: 214, sha256 };
    inStore.rows = chained(
      ROWS.map((row) =>
        row.kind === 'closed'
          ? (storedRows([
              fact(row.atMs, 'closed', null, { ...row.content, history: { events: 214, sha256 } }),
            ]).map((one) => ({ ...one, seq: row.seq }))[0] ?? row)
          : row,
      ),
    );
    expect(await verified(temporal({ absent: GONE }))).toMatchObject({
      whole: true,
      comparedWith: null,
      notCompared: `${GONE} The export is no history that can be read.`,
    });
  });
});

describe('a run that goes on while it is looked at', () => {
  const open = (n: number) => storedRows(facts.slice(0, n));
  const history = (n: number) => ({ history: recordedHistory(open(n), true) });

  it('may hand over rows after the store was read, and have rows written before', async () => {
    inStore.rows = open(20);
    expect(await verified(temporal(history(10), history(30)))).toMatchObject({ whole: true });
  });

  it('may not lack a row in the store that was there before it was read', async () => {
    inStore.rows = open(10);
    const told = await verified(temporal(history(20), history(20)));
    expect(told.comparison?.misfits[0]).toMatchObject({ seq: 11, how: 'notInStore' });
  });

  it('may not have a row that was never handed over', async () => {
    inStore.rows = open(20);
    const told = await verified(temporal(history(10), history(10)));
    expect(told.comparison?.misfits[0]).toMatchObject({ seq: 11, how: 'notInTemporal' });
  });
});
