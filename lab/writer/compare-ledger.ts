import { readFile } from 'node:fs/promises';

import { Client } from 'pg';

import type { Endpoint } from './candidates.ts';
import { compareRows, type LedgerComparison } from './compare-rows.ts';
import { parseLedger } from './ledger.ts';

/** A ledger and the database to hold against it. */
export interface ComparisonOptions {
  ledgerPath: string;
  endpoint: Endpoint;
  user: string;
  password: string;
  database: string;
}

/** Reads all of the writer's rows from a database and compares them with its ledger. */
export async function compareLedger(options: ComparisonOptions): Promise<LedgerComparison> {
  const { ledgerPath, endpoint, user, password, database } = options;
  const { table, entries } = parseLedger(await readFile(ledgerPath, 'utf8'));
  const client = new Client({
    ...{ ...endpoint, user, password, database },
    ssl: { rejectUnauthorized: false },
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
  });
  await client.connect();
  try {
    const answer = await client.query<{ n: string }>(`SELECT n FROM ${table}`);
    return compareRows(
      entries,
      answer.rows.map(({ n }) => Number(n)),
    );
  } finally {
    await client.end();
  }
}
