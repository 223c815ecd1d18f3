import type { AuditStore } from '../../src/audit/audit-store.ts';
import { findRuns, listMigrations, type MigrationFilter } from '../../src/audit/list-migrations.ts';
import { readHistory, readRecord } from '../../src/audit/read-record.ts';
import { percentiles, type Percentiles } from '../cutover/percentiles.ts';
import { APPROVERS, SOURCES } from './fill-record.ts';
import type { AuditBenchOptions } from './read-audit-options.ts';

/** How long one question took, over all of its runs, in milliseconds. */
export interface Timing extends Percentiles {
  question: string;
  /** Rows of the last answer: none would have been no question. */
  answer: number;
}

/** Each question as the command line asks it, with other values each time. */
export async function askRecord(
  store: AuditStore,
  { runs, migrations }: AuditBenchOptions,
): Promise<Timing[]> {
  const list = (filter: (i: number) => MigrationFilter) => async (i: number) =>
    (await listMigrations(store, filter(i))).length;
  const day = 86_400_000;
  const questions: Record<string, (i: number) => Promise<number>> = {
    'list, the newest 50': list(() => ({})),
    'list --source': list((i) => ({ source: `pg/cluster${(i * 37) % SOURCES}` })),
    'list --outcome failed': list(() => ({ outcome: 'failed' })),
    'list --outcome migrated': list(() => ({ outcome: 'migrated' })),
    'list --outcome aborted, of which there is none': list(() => ({ outcome: 'aborted' })),
    'list --approver': list((i) => ({ approver: `Approver${i % APPROVERS}` })),
    'list --approver, who never did': list(() => ({ approver: 'nobody' })),
    'list, of one month': list((i) => ({
      sinceMs: Date.UTC(2026, i % 6, 1),
      untilMs: Date.UTC(2026, i % 6, 1) + 30 * day,
    })),
    'list, those that are open': list(() => ({ open: true })),
    'list, all filters': list((i) => ({
      source: `pg/cluster${(i * 37) % SOURCES}`,
      outcome: 'migrated',
      approver: `approver${(i * 37 + 12) % APPROVERS}`,
      sinceMs: Date.UTC(2026, 0, 1),
    })),
    'show, all rows of one': async (i) => show(store, 1 + ((i * 7919) % migrations)),
  };
  const timings: Timing[] = [];
  for (const [question, ask] of Object.entries(questions))
    timings.push({ question, ...(await measure(ask, runs)) });
  return timings;
}

async function show(store: AuditStore, migration: number): Promise<number> {
  const [run] = await findRuns(store, `handover-pg-cluster${migration % SOURCES}-${migration}`);
  if (run === undefined) return 0;
  const rows = await readRecord(store, run);
  await readHistory(store, run);
  return rows.length;
}

async function measure(
  ask: (i: number) => Promise<number>,
  runs: number,
): Promise<Percentiles & { answer: number }> {
  const times: number[] = [];
  let answer = 0;
  for (let i = 0; i < runs; i += 1) {
    const began = performance.now();
    answer = await ask(i);
    times.push(performance.now() - began);
  }
  return { ...percentiles(times), answer };
}
