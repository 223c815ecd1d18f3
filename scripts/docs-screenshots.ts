import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logToStderr } from '../lab/log.ts';
import { ensureLab } from '../lab/setup/ensure-lab.ts';
import { PICTURES, PICTURES_INTO } from '../test/helpers/browser/pictures.ts';

const ROOT = join(import.meta.dirname, '..');
const KEPT = join(ROOT, 'docs/pictures');

// `npm run docs:screenshots`: makes the documentation's pictures anew, by the tests that drive the Temporal UI in a
// browser. Those that are there stay as they are unless all could be made.
await ensureLab({ log: logToStderr, extras: ['newerUi', 'browser'] });
const directory = mkdtempSync(join(tmpdir(), 'pg-handover-pictures-'));
try {
  process.exitCode = makePictures(directory) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}

function makePictures(into: string): boolean {
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'e2e', 'test/e2e/14'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, [PICTURES_INTO]: into },
  });
  const made = readdirSync(into);
  const lacking = PICTURES.filter((name) => !made.includes(`${name}.png`));
  if (status !== 0 || lacking.length > 0) {
    logToStderr(`docs/pictures stays as it is: tests failed, or made no ${lacking.join(', ')}`);
    return false;
  }
  rmSync(KEPT, { recursive: true, force: true });
  cpSync(into, KEPT, { recursive: true });
  logToStderr(`made ${made.length} pictures in docs/pictures: look at each before you commit it`);
  return true;
}
