import { join } from 'node:path';

/**
 * PATH of a stack's processes and pods. The stack's own `bin` first: wrappers of the lab's operators for commands
 * whose paths depend on a mount namespace. Then node, so that `node` is the one that runs the lab.
 */
export function labPath(stackDirectory: string): string {
  return [
    join(stackDirectory, 'bin'),
    join(process.execPath, '..'),
    '/usr/lib/postgresql/15/bin',
    '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ].join(':');
}
