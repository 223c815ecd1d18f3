import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logToStderr } from '../lab/log.ts';
import { ensureLab } from '../lab/setup/ensure-lab.ts';

interface Counts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
}

// `npm test`: everything, on a fresh clone too. What the tests run against is installed and built first, visibly,
// so that no test's time-out has to cover it. Arguments go to vitest. The last line is the counts.
await ensureLab({ log: logToStderr });
const directory = mkdtempSync(join(tmpdir(), 'pg-handover-results-'));
const results = join(directory, 'results.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
const run = spawnSync('npx', ['vitest', 'run', ...reporters, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
const counts = JSON.parse(readFileSync(results, 'utf8')) as Counts;
rmSync(directory, { recursive: true });
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = counts;
const skipped = numPendingTests + numTodoTests;
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests} failed, ${skipped} skipped\n`);
// A suite whose set-up failed runs no test and fails none: vitest's own verdict decides.
process.exitCode = run.status === 0 && counts.success ? 0 : 1;
