import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
}

/**
 * Runs tests and says their counts in the last line. A run longer than `limitMs` is ended and is a failure.
 *
 * @returns the exit status.
 */
export function runVitest(args: readonly string[], { limitMs }: { limitMs?: number } = {}): number {
  const directory = mkdtempSync(join(tmpdir(), 'pg-handover-results-'));
  const results = join(directory, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const { status } = spawnSync('npx', ['vitest', 'run', ...reporters, ...args], {
    stdio: 'inherit',
    ...(limitMs !== undefined && { timeout: limitMs }),
  });
  const counts = readCounts(results);
  rmSync(directory, { recursive: true });
  if (counts === null) {
    const why = status === null ? `it took longer than ${String((limitMs ?? 0) / 60_000)} min` : '';
    process.stdout.write(`\nthe tests did not come to their end${why && `: ${why}`}\n`);
    return 1;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = counts;
  const skipped = numPendingTests + numTodoTests;
  process.stdout.write(
    `\n${numPassedTests} passed, ${numFailedTests} failed, ${skipped} skipped\n`,
  );
  // A suite whose set-up failed runs no test and fails none: vitest's own verdict decides.
  return status === 0 && counts.success ? 0 : 1;
}

function readCounts(file: string): Counts | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return null;
  }
}
