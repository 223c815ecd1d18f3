import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { CliError } from '../../src/cli/cli-error.ts';
import { createProgram } from '../../src/cli/main.ts';
import type { RunRef } from '../../src/model/record.ts';
import { terminal } from '../cli/terminal.ts';
import { recordRows, storedRows, type Fact } from './builders/record.ts';
import { recordedHistory } from './builders/recorded-history.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

export interface Answer {
  text: string;
  status: number;
  error: CliError | null;
}

/** A store, without its schema, and the command line on it, without any Temporal. */
export interface HistoryWorld {
  server: PostgresServer;
  store: AuditStore;
  handover: (...argv: string[]) => Promise<Answer>;
  /** Write a record as a worker would, and close it as its keeper, where the facts say so. */
  keep: (facts: readonly Fact[], run: RunRef) => Promise<void>;
}

/** Starts it before the tests of a file, and takes it away after them. */
export function useHistoryWorld(): HistoryWorld {
  const world: Partial<HistoryWorld> = {};
  beforeAll(async () => {
    const server = await startPostgres();
    const store = new AuditStore(server.url);
    Object.assign(world, { server, store, ...acting(server, store) });
  });
  afterAll(async () => {
    await world.store?.close();
    await world.server?.remove();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  return world as HistoryWorld;
}

function acting(
  { url }: PostgresServer,
  store: AuditStore,
): Pick<HistoryWorld, 'handover' | 'keep'> {
  return {
    handover: async (...argv) => {
      vi.stubEnv('AUDIT_DATABASE_URL', url);
      const { terminal: to, printed, statuses } = terminal();
      try {
        await createProgram(to).parseAsync(argv, { from: 'user' });
        return { text: printed.join('\n'), status: statuses.at(-1) ?? 0, error: null };
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        return { text: '', status: error.exitStatus, error };
      }
    },
    keep: (facts, run) => keep(store, facts, run),
  };
}

async function keep(store: AuditStore, facts: readonly Fact[], run: RunRef): Promise<void> {
  const rows = recordRows(facts);
  await store.append(
    run,
    rows.filter(({ kind }) => kind !== 'closed'),
    '0.1.0',
  );
  const closed = rows.at(-1);
  if (closed?.kind !== 'closed') return;
  const json = historyToJSON(recordedHistory(storedRows(facts, run)));
  const events = closed.content.history?.events ?? 0;
  const { sha256 } = await store.saveHistory(run, { json, events });
  const content = { ...closed.content, history: { events, sha256 } };
  await store.appendNext(run, { ...closed, content }, '0.1.0');
}
