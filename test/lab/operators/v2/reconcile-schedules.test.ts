import { expect, it } from 'vitest';

import type { LabConnection } from '../../../../lab/kubernetes.ts';
import type { ClusterStatus, Condition } from '../../../../lab/operators/v2/custom-resource.ts';
import { startScheduledBackup } from '../../../../lab/operators/v2/reconcile-schedules.ts';
import { clusterResource } from './cluster-builder.ts';

const BACKUP = {
  name: 'target-repo1-full',
  namespace: 'pg',
  cluster: 'target',
  repository: 'repo1',
  type: 'full',
} as const;

/** Asks for the backup on a cluster with this status; tells what was posted. */
async function start(status: ClusterStatus) {
  const posted: unknown[] = [];
  const request = ({ method, body }: { method?: string; body?: unknown }) => {
    if (method === 'POST') posted.push(body);
    return Promise.resolve({ ...clusterResource(), status });
  };
  const lab = { request } as unknown as LabConnection;
  return { outcome: await startScheduledBackup(lab, BACKUP), posted };
}

function readyForBackup(status: 'True' | 'False'): Condition[] {
  const times = { lastTransitionTime: '2026-11-23T00:00:00Z', message: '', reason: '' };
  return [{ type: 'ReadyForBackup', status, ...times }];
}

it('asks for a backup of its type in its repository, under a name of its own', async () => {
  const { outcome, posted } = await start({ state: 'ready', conditions: readyForBackup('True') });
  expect(outcome).toBe('asked for');
  expect(posted).toMatchObject([
    {
      kind: 'PerconaPGBackup',
      metadata: { generateName: 'target-repo1-full-', namespace: 'pg' },
      spec: { pgCluster: 'target', repoName: 'repo1', options: ['--type=full'] },
    },
  ]);
});

it('asks for none while the cluster is not ready, or not ready for backups as a standby', async () => {
  for (const status of [
    { state: 'initializing', conditions: readyForBackup('True') },
    { state: 'ready', conditions: readyForBackup('False') },
  ] satisfies ClusterStatus[]) {
    expect(await start(status)).toEqual({ outcome: 'not ready', posted: [] });
  }
});
