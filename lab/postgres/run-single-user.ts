import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { asUser } from './as-user.ts';
import type { ServerOptions } from './make-data-directory.ts';

const run = promisify(execFile);

/** Runs statements on a data directory that no server runs on, as its superuser. */
export async function runSingleUser(
  { bin, directory, user }: Pick<ServerOptions, 'bin' | 'directory' | 'user'>,
  statements: readonly string[],
): Promise<void> {
  const args = ['--single', '-F', '-D', directory, 'postgres'];
  const session = run(join(bin, 'postgres'), args, asUser(user));
  // Each line is a statement.
  session.child.stdin?.end(statements.map((statement) => `${statement}\n`).join(''));
  const { stdout, stderr } = await session;
  // Its status says nothing of them.
  if (/ERROR|FATAL/.test(stdout + stderr)) throw new Error(`PostgreSQL refused: ${stderr}`);
}
