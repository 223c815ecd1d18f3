// Makes `npm run demo` and `npm test` work as the only command on a fresh clone.
// Runs on whatever Node the machine has (20 or newer): built-ins only. It installs the packages of the
// lockfile, among them the Node that the project runs on, and does nothing when they are already there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.lock-stamp`;
const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  process.stderr.write(
    'Installing the packages of package-lock.json (npm ci, about half a minute) ...\n',
  );
  // The outer npm's configuration travels in the environment and would change what the inner one does.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(config|package|lifecycle)_/i.test(key)),
  );
  // stdout belongs to the command that follows (its last line may be JSON): npm's goes to stderr.
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env,
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  writeFileSync(stamp, wanted);
}
