import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

import { expect, it } from 'vitest';

import { waitFor } from '../../lab/kubernetes.ts';
import { findMarked, killMarked, startTime } from '../../lab/processes.ts';

it('ends marked processes, their children that lost the mark, and nothing else', async () => {
  const mark = randomUUID();
  const env = { PATH: process.env['PATH'], MARK: mark };
  const other = spawn('sleep', ['60'], { env: { ...env, MARK: `${mark}-not` } });
  // The inner sleep has no mark of its own, as a PostgreSQL backend whose title overwrote it.
  spawn('sh', ['-c', 'env -u MARK sleep 60 & sleep 60'], { env });
  await waitFor('three processes', 5_000, () => findMarked('MARK', mark).length === 3);
  await killMarked('MARK', mark);
  expect(findMarked('MARK', mark)).toEqual([]);
  expect(startTime(other.pid ?? 0)).toBeDefined();
  other.kill('SIGKILL');
});
