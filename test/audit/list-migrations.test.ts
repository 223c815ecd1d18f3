import { beforeAll, describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../lab/setup/ensure-postgres.ts';
import { findRuns, listMigrations, type MigrationFilter } from '../../src/audit/list-migrations.ts';
import type { RecordRow, RunRef } from '../../src/model/record.ts';
import {
  BEGAN_MS,
  SOFTWARE,
  closed,
  decision,
  ended,
  fact,
  newRun,
  requested,
  rowsOf,
  type Fact,
} from '../helpers/audit-rows.ts';
import { useAuditWorld } from '../helpers/audit-world.ts';

const DAY_MS = 86_400_000;

/** One run of each kind, the first one the oldest; a day between two. */
const HISTORY: Record<string, Fact[]> = {
  migrated: [
    requested('one', 'anna'),
    decision({ approver: 'Bert', taken: false, why: 'is not among the approvers' }),
    decision({ approver: 'Äda  Lovelace' }),
    decision({ name: 'aprove', approver: 'Carl', taken: false, why: 'there is no such signal' }),
    decision({ approver: 'Dora' }),
    ended({ writeOutageSeconds: 1.52, approvers: ['Äda  Lovelace', 'Dora'] }),
    closed(),
  ],
  failed: [
    requested('two', null),
    decision({ approver: 'Dora' }),
    ended({ outcome: 'failed', reason: 'The proof does not hold.' }),
  ],
  rejected: [
    requested('one', 'bert'),
    decision({ name: 'reject', approver: 'Bert' }),
    ended({ outcome: 'rejected', reason: 'Bert: not now' }),
    closed({ closedAtMs: null }),
  ],
  terminated: [requested('three'), closed({ status: 'TERMINATED', terminatedBy: 'carl@laptop' })],
  open: [requested('one'), fact('phaseBegan', {}, 'preflight')],
  unsaid: [closed({ status: 'UNKNOWN' })],
};

describe.each(POSTGRES_VERSIONS)('the list of migrations on PostgreSQL %i', (version) => {
  const world = useAuditWorld({ version });
  const runs: Record<string, RunRef> = {};

  beforeAll(async () => {
    for (const [i, [name, facts]] of Object.entries(HISTORY).entries()) {
      const run = newRun();
      runs[name] = run;
      const later = (row: RecordRow): RecordRow => ({ ...row, atMs: row.atMs + i * DAY_MS });
      await world.store.append(run, rowsOf(facts).map(later), SOFTWARE);
    }
  });

  const names = async (filter?: MigrationFilter): Promise<(string | undefined)[]> => {
    const found = await listMigrations(world.store, filter);
    return found.map(({ runId }) => Object.keys(runs).find((name) => runs[name]?.runId === runId));
  };

  it('has all of them, the newest first', async () => {
    const all = ['unsaid', 'open', 'terminated', 'rejected', 'failed', 'migrated'];
    expect(await names()).toEqual(all);
    expect(await names({ limit: 2 })).toEqual(all.slice(0, 2));
  });

  it('says of each what there is to say', async () => {
    const [migrated] = await listMigrations(world.store, { approver: 'Äda  Lovelace' });
    expect(migrated).toEqual({
      ...runs['migrated'],
      ...{ source: 'pg/one', sourceContext: null, target: 'pg/one-v2', targetContext: null },
      ...{ requestedBy: 'anna', requestedAtMs: BEGAN_MS + 1000, endedAtMs: BEGAN_MS + 6000 },
      ...{ outcome: 'migrated', reason: null, writeOutageSeconds: 1.52 },
      ...{ approvers: ['Äda  Lovelace', 'Dora'], rows: 7, software: SOFTWARE },
      ...{ state: 'closed', closedStatus: 'COMPLETED', closedAtMs: BEGAN_MS + 3_600_000 },
    });
  });

  it.each([
    ['open', { state: 'open', outcome: null, endedAtMs: null, closedStatus: null, approvers: [] }],
    ['failed', { state: 'ended', outcome: 'failed', reason: 'The proof does not hold.' }],
    ['rejected', { state: 'closed', outcome: 'rejected', approvers: [], closedAtMs: null }],
    ['terminated', { state: 'closed', outcome: null, closedStatus: 'TERMINATED' }],
    ['unsaid', { state: 'closed', source: null, requestedBy: null, rows: 1 }],
  ])('knows one that is %s', async (name, facts) => {
    const found = await listMigrations(world.store);
    expect(found.find(({ runId }) => runId === runs[name]?.runId)).toMatchObject(facts);
  });

  it.each<[string, MigrationFilter, string[]]>([
    ['source', { source: 'pg/one' }, ['open', 'rejected', 'migrated']],
    ['a source that is not there', { source: 'pg/nine' }, []],
    ['outcome', { outcome: 'failed' }, ['failed']],
    ['approver', { approver: 'Dora' }, ['failed', 'migrated']],
    ['approver, however the name is typed', { approver: ' Äda LOVELACE ' }, ['migrated']],
    ['somebody whose word did not count', { approver: 'Carl' }, []],
    ['somebody who only rejected', { approver: 'Bert' }, []],
    ['what is open', { open: true }, ['open']],
    ['what is not', { open: false, source: 'pg/one' }, ['rejected', 'migrated']],
    [
      'time',
      { sinceMs: BEGAN_MS + 1000 + DAY_MS, untilMs: BEGAN_MS + 1000 + 3 * DAY_MS },
      ['rejected', 'failed'],
    ],
    [
      'all at once',
      { source: 'pg/one', outcome: 'migrated', approver: 'dora', limit: 1 },
      ['migrated'],
    ],
  ])('is filtered by %s', async (_what, filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it('is filtered by nothing that could be SQL', async () => {
    const name = "x' OR true --\0";
    expect(await names({ source: name })).toEqual([]);
    expect(await names({ approver: name, workflowId: name })).toEqual([]);
  });

  it('finds every run of a workflow, the newest first', async () => {
    const { workflowId = '' } = runs['open'] ?? {};
    const again = { workflowId, runId: newRun().runId };
    const rows = rowsOf([requested('one')]).map((row) => ({
      ...row,
      atMs: row.atMs + 40 * DAY_MS,
    }));
    await world.store.append(again, rows, SOFTWARE);
    expect(await findRuns(world.store, workflowId)).toMatchObject([again, runs['open'] ?? {}]);
    expect(await findRuns(world.store, 'another')).toEqual([]);
  });
});
