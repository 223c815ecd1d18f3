import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditStore } from '../../../src/audit/audit-store.ts';
import type { MigrationSummary } from '../../../src/audit/list-migrations.ts';
import { CliError } from '../../../src/cli/cli-error.ts';
import { historyVerify, type VerifyOptions } from '../../../src/cli/commands/history-verify.ts';
import type { VerifiedRun } from '../../../src/cli/history/verify-run.ts';
import type { RunRef, StoredRow } from '../../../src/model/record.ts';
import { migrationSummary } from '../../helpers/builders/migration-summary.ts';
import { RUN, migratedFacts, storedRows } from '../../helpers/builders/record.ts';
import { config } from '../config.ts';
import { verifiedRun } from '../history/verified-run.ts';

const REMOVED = { workflowId: 'removed', runId: 'r1' };
const ROWS = storedRows(migratedFacts());

interface Seen {
  stored: MigrationSummary[];
  /** Runs that Temporal tells of. */
  known: RunRef[];
  verified: (run: RunRef) => { verified: VerifiedRun; rows: StoredRow[] };
}
const seen = vi.hoisted(() => ({}) as Seen);

vi.mock(import('../../../src/audit/list-migrations.ts'), () => ({
  listMigrations: () => Promise.resolve(seen.stored),
  findRuns: (_store: AuditStore, id: string) =>
    Promise.resolve(seen.stored.filter(({ workflowId }) => workflowId === id)),
}));
vi.mock(import('../../../src/cli/history/with-audit-store.ts'), async (original) => ({
  ...(await original()),
  withAuditStore: (_config, use) => use(null as unknown as AuditStore),
}));
vi.mock(import('../../../src/cli/history/with-temporal-if-there.ts'), () => ({
  withTemporalIfThere: (_config, use) =>
    use({
      history: () => Promise.resolve({ absent: '' }),
      runs: (id) =>
        Promise.resolve(
          seen.known.filter(({ workflowId }) => id === undefined || workflowId === id),
        ),
    }),
}));
vi.mock(import('../../../src/cli/history/verify-run.ts'), () => ({
  verifyRun: (_store, run) => Promise.resolve(seen.verified(run)),
}));

const verify = (ids: string[], options: VerifyOptions = {}) =>
  historyVerify(config(), ids, options);
const whole = (run: RunRef) => ({ verified: verifiedRun(run), rows: ROWS });

beforeEach(() => {
  Object.assign(seen, { stored: [migrationSummary()], known: [], verified: whole } satisfies Seen);
});

describe('a verification', () => {
  it('is of every run of what was named, each once', async () => {
    seen.stored.push(migrationSummary({ runId: 'older' }));
    seen.known = [RUN];
    const { runs } = await verify([RUN.workflowId, 'pg/cluster1']);
    expect(runs.map(({ runId }) => runId)).toEqual([RUN.runId, 'older']);
  });

  it('is of one run, where that was named', async () => {
    seen.stored.push(migrationSummary({ runId: 'older' }));
    const { runs } = await verify([RUN.workflowId], { run: 'old' });
    expect(runs.map(({ runId }) => runId)).toEqual(['older']);
  });

  it('is not whole where one run is not', async () => {
    seen.stored.push(migrationSummary({ runId: 'older' }));
    seen.verified = (run) => ({
      ...whole(run),
      verified: verifiedRun({ ...run, whole: run.runId !== 'older' }),
    });
    await expect(verify([RUN.workflowId])).resolves.toMatchObject({ whole: false });
    await expect(verify([RUN.workflowId], { run: RUN.runId })).resolves.toMatchObject({
      whole: true,
    });
  });
});

describe('a record that was removed as a whole', () => {
  beforeEach(() => {
    seen.known = [REMOVED];
    seen.verified = (run) =>
      run.workflowId === REMOVED.workflowId
        ? { verified: verifiedRun({ ...run, whole: false }), rows: [] }
        : whole(run);
  });

  it('is found while Temporal knows the run, by its name and by --all', async () => {
    for (const [ids, options] of [
      [['removed'], {}],
      [[], { all: true }],
    ] as const) {
      const { runs, whole: fits } = await verify([...ids], options);
      expect(runs.map(({ workflowId }) => workflowId)).toContain('removed');
      expect(fits).toBe(false);
    }
  });

  it('is none where the run never had a row written', async () => {
    seen.verified = (run) => ({ ...whole(run), rows: run.workflowId === 'removed' ? [] : ROWS });
    const { runs } = await verify([], { all: true });
    expect(runs.map(({ workflowId }) => workflowId)).toEqual([RUN.workflowId]);
    await expect(verify(['removed'])).rejects.toThrow('holds no migration removed');
  });
});

describe('a hash that was noted', () => {
  it('is that of a row, of any of the runs', async () => {
    const hash = ROWS[39]?.hash ?? '';
    await expect(verify([RUN.workflowId], { head: hash })).resolves.toMatchObject({
      whole: true,
      head: { hash, found: { ...RUN, seq: 40 } },
    });
  });

  it('makes a record not whole where no row has it', async () => {
    await expect(verify([RUN.workflowId], { head: 'f'.repeat(64) })).resolves.toMatchObject({
      whole: false,
      head: { found: null },
      runs: [{ whole: true }],
    });
  });
});

describe('what could not be checked', () => {
  it('ends with a status of its own', async () => {
    await expect(verify([])).rejects.toMatchObject({ exitStatus: 2 });
    await expect(verify(['nobody'])).rejects.toBeInstanceOf(CliError);
    await expect(verify(['nobody'])).rejects.toMatchObject({ exitStatus: 2 });
  });
});
