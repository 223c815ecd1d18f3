import { closeSync, openSync, readSync } from 'node:fs';

const MARK = '"result":"acknowledged"';

/** Counts the acknowledged rows of a growing ledger; each call reads only what was added since the last. */
export function acknowledgedCounter(ledgerPath: string): () => number {
  const buffer = Buffer.alloc(64 * 1024);
  let offset = 0;
  let count = 0;
  let rest = '';
  return () => {
    const file = openSync(ledgerPath, 'r');
    try {
      for (;;) {
        const length = readSync(file, buffer, 0, buffer.length, offset);
        if (length === 0) return count;
        offset += length;
        const lines = (rest + buffer.toString('utf8', 0, length)).split('\n');
        rest = lines.pop() ?? ''; // a line that is being written counts when it is whole
        count += lines.filter((line) => line.includes(MARK)).length;
      }
    } finally {
      closeSync(file);
    }
  };
}
