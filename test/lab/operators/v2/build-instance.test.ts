import { expect, it } from 'vitest';

import { buildInstance } from '../../../../lab/operators/v2/build-instance.ts';
import type { ClusterSpec, InstanceSet } from '../../../../lab/operators/v2/custom-resource.ts';
import { isWritable } from '../../../../lab/operators/v2/instance-pod.ts';
import { keys } from '../../../../lab/operators/v2/names.ts';
import { instancePod, resolved } from './cluster-builder.ts';

const options = {
  name: 'target-instance1-aaaa',
  set: { name: 'instance1', dataVolumeClaimSpec: { resources: {} } },
  kubeconfigPath: '/stack/kubeconfig',
  databaseOsUser: 'postgres',
};

it('gives the volume no owner: data outlives the custom resource', () => {
  const [config, claim, set] = buildInstance(resolved(), options);
  expect(claim).toMatchObject({
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'target-instance1-aaaa-pgdata' },
    spec: { resources: {} },
  });
  expect(claim?.metadata.ownerReferences).toBeUndefined();
  for (const owned of [config, set]) {
    expect(owned?.metadata.ownerReferences).toMatchObject([{ uid: 'uid-1' }]);
  }
});

it('projects the secrets of the user, then the configuration of the operator', () => {
  const text = JSON.stringify(buildInstance(resolved(), options)[2]);
  expect(text).toContain('"sources":[{"secret":{"name":"s3"}},{"configMap"');
});

it('stops the instance when the cluster is paused', () => {
  const set = (pause: boolean) => buildInstance(resolved({ pause }), options)[2]?.spec;
  expect(set(false)).toMatchObject({ replicas: 1 });
  expect(set(true)).toMatchObject({ replicas: 0 });
});

interface PodTemplate {
  metadata: { annotations: Record<string, string>; labels: Record<string, string> };
  spec: {
    volumes: { name: string }[];
    containers: [{ env: { name: string }[]; volumeMounts: { mountPath: string }[] }];
    initContainers: [{ command: string[] }];
  };
}

function podTemplate(set: Partial<InstanceSet>, spec: Partial<ClusterSpec> = {}): PodTemplate {
  const built = buildInstance(resolved(spec), { ...options, set: { ...options.set, ...set } });
  return (built.at(-1)?.spec as { template: PodTemplate }).template;
}

it('mounts WAL and tablespaces from claims of their own, at the paths of the real operator', () => {
  const set = {
    ...options.set,
    walVolumeClaimSpec: { storageClassName: 'fast' },
    tablespaceVolumes: [{ name: 'lake', dataVolumeClaimSpec: { storageClassName: 'cheap' } }],
  };
  const claims = buildInstance(resolved(), { ...options, set }).slice(1, -1);
  expect(claims.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ['target-instance1-aaaa-pgdata', { resources: {} }],
    ['target-instance1-aaaa-pgwal', { storageClassName: 'fast' }],
    ['target-instance1-aaaa-lake-tablespace', { storageClassName: 'cheap' }],
  ]);
  expect(claims.map(({ metadata }) => metadata.labels?.[keys.role])).toEqual([
    ...['pgdata', 'pgwal', 'tablespace'],
  ]);
  const { containers, initContainers } = podTemplate(set).spec;
  const mounted = containers[0].volumeMounts.map(({ mountPath }) => mountPath);
  expect(mounted).toEqual(expect.arrayContaining(['/pgdata', '/pgwal', '/tablespaces/lake']));
  expect(initContainers[0].command.slice(-2)).toEqual(['/pgwal/pg15_wal', '/tablespaces/lake']);
});

it('copies into the template where the pod may run, what it gets and what it is called', () => {
  const scheduling = {
    affinity: { nodeAffinity: {} },
    tolerations: [{ key: 'db', operator: 'Exists' }],
    priorityClassName: 'high',
  };
  const resources = { requests: { memory: '1Gi' } };
  const env = [{ name: 'HELLO', value: 'world' }];
  const metadata = { annotations: { team: 'a' }, labels: { tier: 'gold' } };
  const template = podTemplate({ ...scheduling, resources, env }, { metadata });
  expect(template.spec).toMatchObject(scheduling);
  expect(template.spec.containers[0]).toMatchObject({ resources });
  expect(template.spec.containers[0].env).toContainEqual(env[0]);
  expect(template.metadata).toMatchObject(metadata);
});

it('does not take a standby leader for a primary, though its label says so', () => {
  expect(isWritable(instancePod('a', { role: 'master', member: 'standby_leader' }))).toBe(false);
  expect(isWritable(instancePod('a', { role: 'master', member: 'master' }))).toBe(true);
  expect(isWritable(instancePod('a', { role: 'primary', member: 'primary' }))).toBe(true);
});
