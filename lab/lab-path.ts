import { join } from 'node:path';

/** PATH of the lab's processes and pods; node first, so that `node` is the one that runs the lab. */
export const LAB_PATH = [
  join(process.execPath, '..'),
  '/usr/lib/postgresql/15/bin',
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
].join(':');
