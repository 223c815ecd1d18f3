import { readFile } from 'node:fs/promises';
import { parseLedger, type LedgerEntry } from '../../lab/writer/ledger.ts';
import type { Scenario } from './scenario.ts';

/** Every row that a scenario's writer has tried, and what came of it. */
export async function ledgerEntries({ stack, namespace }: Scenario): Promise<LedgerEntry[]> {
  const text = await readFile(`${stack.directory}/ledger-${namespace}.jsonl`, 'utf8');
  return parseLedger(text).entries;
}
