import type { LedgerEntry, Side } from './ledger.ts';

/** What a ledger says about a database that should hold its rows. */
export interface LedgerComparison {
  /** How many rows were acknowledged. */
  acknowledgedRows: number;
  /** Acknowledged, but not in the database. Must be empty. */
  lostRows: number[];
  /** In the database more than once. Must be empty. */
  duplicatedRows: number[];
  /** Tried, never acknowledged: may be there, once at most. */
  unknownRows: number[];
  /** From the last acknowledgement on v1 to the first on v2; null if there was none on v2. */
  writeOutageSeconds: number | null;
  /** The longest time between two acknowledgements, wherever they came from. */
  longestPauseSeconds: number;
  lastOnV1: LedgerEntry | null;
  firstOnV2: LedgerEntry | null;
}

/** Compares a ledger with the numbers found in the database, each as often as it was found. */
export function compareRows(entries: LedgerEntry[], found: number[]): LedgerComparison {
  const acknowledged = entries.filter(({ result }) => result === 'acknowledged');
  const numbers = new Set(acknowledged.map(({ n }) => n));
  const present = new Set<number>();
  const doubled = new Set<number>();
  for (const n of found) {
    if (present.has(n)) doubled.add(n);
    present.add(n);
  }
  const tried = new Set(entries.map(({ n }) => n));
  const lastOnV1 = acknowledged.findLast(on('v1')) ?? null;
  const firstOnV2 = acknowledged.find(on('v2')) ?? null;
  return {
    acknowledgedRows: numbers.size,
    lostRows: [...numbers].filter((n) => !present.has(n)),
    duplicatedRows: [...doubled],
    unknownRows: [...tried].filter((n) => !numbers.has(n)),
    writeOutageSeconds: lastOnV1 && firstOnV2 ? (firstOnV2.mono - lastOnV1.mono) / 1_000 : null,
    longestPauseSeconds: longestPause(acknowledged) / 1_000,
    lastOnV1,
    firstOnV2,
  };
}

function on(side: Side): (entry: LedgerEntry) => boolean {
  return ({ where }) => where === side;
}

function longestPause(acknowledged: LedgerEntry[]): number {
  let longest = 0;
  let before: LedgerEntry | undefined;
  for (const entry of acknowledged) {
    if (before) longest = Math.max(longest, entry.mono - before.mono);
    before = entry;
  }
  return longest;
}
