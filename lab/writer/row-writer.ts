import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from 'pg';

import { discard, type Primary, type PrimaryFinder } from './find-primary.ts';
import { formatLine, type LedgerEntry } from './ledger.ts';
import type { WriterConfig } from './writer-config.ts';

interface Statements {
  makeTable: string;
  insert: string;
  /** For a row whose first try broke off: it may be there. */
  insertUnlessThere: string;
}

function statementsFor(table: string): Statements {
  return {
    makeTable: `
      CREATE TABLE IF NOT EXISTS ${table} (
        n bigint NOT NULL, written timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE INDEX IF NOT EXISTS ${table}_n ON ${table} (n)`,
    insert: `INSERT INTO ${table} (n) VALUES ($1)`,
    insertUnlessThere: `INSERT INTO ${table} (n)
      SELECT $1::bigint WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE n = $1::bigint)`,
  };
}

/**
 * Commits rows 1, 2, 3, … one at a time until `signal` aborts. Each acknowledgement is in the ledger
 * before the next row is sent. No row is skipped: a row whose outcome is unknown is tried again.
 */
export async function writeRows(
  config: WriterConfig,
  finder: PrimaryFinder,
  signal: AbortSignal,
): Promise<void> {
  const statements = statementsFor(config.table);
  let primary: Primary | undefined;
  let retried = false;
  for (let n = 1; !signal.aborted;) {
    primary ??= await finder.find(signal);
    if (!primary) return;
    const { client, candidate } = primary;
    const acknowledged = await writeRow(client, statements, { n, retried });
    const result = acknowledged ? 'acknowledged' : 'unknown';
    record(config.ledgerPath, { n, result, where: candidate.side, host: candidate.host });
    retried = !acknowledged;
    if (acknowledged) {
      n += 1;
      await sleep(config.pauseMs);
    } else {
      await discard(client);
      primary = undefined;
    }
  }
  if (primary) await discard(primary.client);
}

async function writeRow(
  client: Client,
  { makeTable, insert, insertUnlessThere }: Statements,
  { n, retried }: { n: number; retried: boolean },
): Promise<boolean> {
  try {
    if (n === 1) await client.query(makeTable);
    const text = retried ? insertUnlessThere : insert;
    await client.query({ name: retried ? 'retry' : 'insert', text, values: [n] });
    return true;
  } catch {
    return false;
  }
}

function record(path: string, fact: Pick<LedgerEntry, 'n' | 'result' | 'where' | 'host'>): void {
  appendFileSync(path, formatLine({ ...fact, at: Date.now(), mono: performance.now() }));
}
