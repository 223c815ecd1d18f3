import { describe, expect, it } from 'vitest';

import { buildStatus } from '../../../../lab/operators/v2/build-status.ts';
import type {
  ClusterSpec,
  ClusterStatus,
  RepositoryStatus,
} from '../../../../lab/operators/v2/custom-resource.ts';
import type { Observation } from '../../../../lab/operators/v2/observe-cluster.ts';
import { repositoryHash } from '../../../../lab/operators/v2/repository-hash.ts';
import { resolveSpec } from '../../../../lab/operators/v2/resolve-spec.ts';
import { clusterResource, instancePod, observation, statefulSet } from './cluster-builder.ts';

const NOW = new Date('2026-11-22T22:29:59.500Z');
const REPOSITORY = { name: 'repo1', s3: { bucket: 'b', endpoint: 'localhost:9000', region: 'r' } };

function status(
  observed: Partial<Observation>,
  { before, spec = {} }: { before?: ClusterStatus; spec?: Partial<ClusterSpec> } = {},
): ClusterStatus {
  const resource = { ...clusterResource(spec), ...(before && { status: before }) };
  return buildStatus(resource, {
    cluster: resolveSpec(resource),
    observed: observation(observed),
    patroniVersion: '3.0.2',
    now: NOW,
  });
}

function readyForBackup({ conditions }: ClusterStatus): string {
  const condition = conditions?.find(({ type }) => type === 'ReadyForBackup');
  return `${condition?.status ?? ''}:${condition?.reason ?? ''}`;
}

const running: Partial<Observation> = {
  repoHost: statefulSet('target-repo-host'),
  statefulSets: [statefulSet('target-instance1-aaaa')],
  pods: [instancePod('target-instance1-aaaa')],
  patroniConfig: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'target-ha-config', annotations: { initialize: '7711' } },
  },
};

describe('by phase, as seen on the real 2.9.0', () => {
  it('begins as initializing with nothing', () => {
    const first = status({});
    expect(first).toMatchObject({
      state: 'initializing',
      observedGeneration: 3,
      postgres: { size: 0, ready: 0 },
      patroni: { status: {} },
    });
    expect(readyForBackup(first)).toBe('False:PGBackRestRepoHostReady');
  });

  it('is initializing while a pod is not ready', () => {
    const pods = [instancePod('target-instance1-aaaa', { ready: false })];
    const starting = status({ ...running, pods });
    expect(starting).toMatchObject({ state: 'initializing', postgres: { size: 1, ready: 0 } });
    expect(readyForBackup(starting)).toBe('False:PGBackRestReplicaCreate');
  });

  it('is ready as a standby, without a stanza of its own', () => {
    expect(status(running)).toMatchObject({
      state: 'ready',
      postgres: { size: 1, ready: 1, instances: [{ name: 'instance1', size: 1, ready: 1 }] },
      patroni: { version: '3.0.2', status: { systemIdentifier: '7711' } },
      pgbackrest: { repoHost: { ready: true }, repos: [{ name: 'repo1', stanzaCreated: false }] },
    });
  });

  it('moves observedGeneration at once: nothing in it says that it is promoted', () => {
    const spec = { standby: { enabled: false, repoName: 'repo1' } };
    const withoutConditions = (of: ClusterStatus) => ({ ...of, conditions: [] });
    const before = withoutConditions(status(running));
    const after = withoutConditions(status(running, { spec }));
    expect(after).toEqual(before);
  });

  it('is ready for backups once the automatic backup is complete', () => {
    const repo: RepositoryStatus = {
      name: 'repo1',
      repoOptionsHash: repositoryHash(REPOSITORY),
      stanzaCreated: true,
      replicaCreateBackupComplete: true,
    };
    const done = status(running, { before: { pgbackrest: { repos: [repo] } } });
    expect(done.pgbackrest?.repos).toEqual([repo]);
    expect(readyForBackup(done)).toBe('True:AllConditionsAreTrue');
  });
});

it('starts the story of a repository anew when its bucket changes', () => {
  const repo = { name: 'repo1', repoOptionsHash: 'other', stanzaCreated: true };
  const changed = status(running, { before: { pgbackrest: { repos: [repo] } } });
  expect(changed.pgbackrest?.repos).toMatchObject([{ name: 'repo1', stanzaCreated: false }]);
});

it('keeps the system identifier and the version when all pods are gone', () => {
  const before = status(running);
  const after = status({ repoHost: running.repoHost }, { before });
  expect(after.patroni).toEqual({ version: '3.0.2', status: { systemIdentifier: '7711' } });
});

it('keeps the time of a condition whose status stays', () => {
  const before = status({});
  const later = status({}, { before });
  expect(later.conditions).toEqual(before.conditions);
});

it('stops and pauses by the pods', () => {
  expect(status(running, { spec: { pause: true } }).state).toBe('stopping');
  expect(status({}, { spec: { pause: true } }).state).toBe('paused');
});

it('never knows the lag of a standby of v1', () => {
  const standby = { enabled: true, repoName: 'repo1', maxAcceptableLag: '10Mi' };
  expect(status(running, { spec: { standby } }).conditions).toContainEqual(
    expect.objectContaining({
      type: 'StandbyLagging',
      status: 'Unknown',
      reason: 'MainSiteNotFound',
    }),
  );
});
