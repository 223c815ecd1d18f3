import { expect, it } from 'vitest';

import { chooseInstances } from '../../../../lab/operators/v2/choose-instances.ts';
import { keys } from '../../../../lab/operators/v2/names.ts';
import type { Observation } from '../../../../lab/operators/v2/observe-cluster.ts';
import { instancePod, observation, statefulSet } from './cluster-builder.ts';

function choose(replicas: number, observed: Partial<Observation>) {
  const sets = [{ name: 'instance1', replicas, dataVolumeClaimSpec: {} }];
  const { wanted, surplus } = chooseInstances('target', sets, observation(observed));
  return { wanted: wanted.map(({ name }) => name), surplus };
}

function claim(instance: string) {
  const labels = {
    [keys.instance]: instance,
    [keys.instanceSet]: 'instance1',
    [keys.role]: 'pgdata',
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${instance}-pgdata`, labels },
  };
}

it('names new instances after cluster and set', () => {
  const { wanted } = choose(2, {});
  expect(wanted).toHaveLength(2);
  for (const name of wanted) expect(name).toMatch(/^target-instance1-[a-z0-9]{4}$/);
});

it('keeps what is there', () => {
  const statefulSets = [statefulSet('target-instance1-aaaa')];
  expect(choose(1, { statefulSets })).toEqual({ wanted: ['target-instance1-aaaa'], surplus: [] });
});

it('takes up a volume that nobody uses, also one of an earlier cluster', () => {
  const statefulSets = [statefulSet('target-instance1-aaaa')];
  const claims = [claim('target-instance1-aaaa'), claim('target-instance1-bbbb')];
  expect(choose(2, { statefulSets, claims }).wanted).toEqual([
    'target-instance1-aaaa',
    'target-instance1-bbbb',
  ]);
});

it('keeps the leader when it scales down', () => {
  const statefulSets = [
    statefulSet('target-instance1-aaaa', '2026-01-01T00:00:00Z'),
    statefulSet('target-instance1-bbbb', '2026-01-02T00:00:00Z'),
  ];
  const pods = [
    instancePod('target-instance1-aaaa', { role: 'replica' }),
    instancePod('target-instance1-bbbb', { role: 'master' }),
  ];
  expect(choose(1, { statefulSets, pods })).toEqual({
    wanted: ['target-instance1-bbbb'],
    surplus: ['target-instance1-aaaa'],
  });
});

it('gives up the instances of a set that is gone', () => {
  const old = statefulSet('target-old-aaaa');
  old.metadata.labels = { [keys.instanceSet]: 'old' };
  expect(choose(0, { statefulSets: [old] }).surplus).toEqual(['target-old-aaaa']);
});
