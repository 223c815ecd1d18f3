/** Where a row was acknowledged. */
export type Side = 'v1' | 'v2';

/** One line of the ledger: what the writer knows about row `n`. */
export interface LedgerEntry {
  n: number;
  /** `unknown`: the connection broke or the server refused before it acknowledged; tried again. */
  result: 'acknowledged' | 'unknown';
  where: Side;
  host: string;
  /** Wall clock, ms since 1970. */
  at: number;
  /** Monotonic clock of the writer's process, ms: differences of these are true durations. */
  mono: number;
}

/** A ledger: the table that its writer filled, and what came of each try. */
export interface Ledger {
  table: string;
  entries: LedgerEntry[];
}

/** The first line of a ledger, or one entry, with its end. */
export function formatLine(line: { table: string } | LedgerEntry): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * Reads a ledger. The last line may be torn, if the writer was killed in the middle of it: that row
 * then counts as not acknowledged, which is the safe side. A broken line elsewhere throws.
 */
export function parseLedger(text: string): Ledger {
  const [head = '', ...lines] = text.split('\n');
  const { table } = JSON.parse(head) as { table?: string };
  if (table === undefined) throw new Error(`not a ledger, its first line is ${head.slice(0, 200)}`);
  const tail = lines.pop() ?? '';
  const entries = lines.map((line, index) => {
    const entry = parseLine(line);
    if (!entry) throw new Error(`ledger line ${index + 2} is not an entry: ${line.slice(0, 200)}`);
    return entry;
  });
  const last = parseLine(tail); // whole, only its line end is missing
  return { table, entries: last ? [...entries, last] : entries };
}

function parseLine(line: string): LedgerEntry | undefined {
  try {
    const value = JSON.parse(line) as Partial<LedgerEntry> | null;
    return typeof value?.n === 'number' && typeof value.mono === 'number'
      ? (value as LedgerEntry)
      : undefined;
  } catch {
    return undefined;
  }
}
