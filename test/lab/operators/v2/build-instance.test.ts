import { expect, it } from 'vitest';

import { buildInstance } from '../../../../lab/operators/v2/build-instance.ts';
import { isWritable } from '../../../../lab/operators/v2/instance-pod.ts';
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

it('does not take a standby leader for a primary, though its label says so', () => {
  expect(isWritable(instancePod('a', { role: 'master', member: 'standby_leader' }))).toBe(false);
  expect(isWritable(instancePod('a', { role: 'master', member: 'master' }))).toBe(true);
  expect(isWritable(instancePod('a', { role: 'primary', member: 'primary' }))).toBe(true);
});
