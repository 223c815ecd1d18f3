import { describe, expect, it } from 'vitest';

import { planVolumes } from '../../../lab/node/plan-volumes.ts';
import type { Pod, PodSpec } from '../../../lab/node/pod-types.ts';

const roots = { pod: '/s/pods/u', volumes: '/s/volumes' };

function pod(spec: Partial<PodSpec>): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'pg', uid: 'u' },
    spec: { containers: [], ...spec },
  };
}

function container(...mounts: { name: string; mountPath: string; subPath?: string }[]) {
  return { name: 'c', volumeMounts: mounts };
}

describe('where volumes live', () => {
  it('keeps a claim at one place for all pods', () => {
    const plan = planVolumes(
      pod({
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'cluster1' } }],
        containers: [container({ name: 'data', mountPath: '/pgdata/' })],
      }),
      roots,
    );
    expect(plan.mappings).toEqual([{ from: '/pgdata', to: '/s/volumes/pg/cluster1' }]);
  });

  it('puts a volume of the pod at its mount path below root', () => {
    const plan = planVolumes(
      pod({
        volumes: [{ name: 'tmp', emptyDir: {} }],
        containers: [container({ name: 'tmp', mountPath: '/tmp' })],
      }),
      roots,
    );
    expect(plan.mappings).toEqual([{ from: '/tmp', to: '/s/pods/u/root/tmp' }]);
  });

  it('gives one directory to a volume with two mount paths', () => {
    const plan = planVolumes(
      pod({
        volumes: [{ name: 'shared', emptyDir: {} }],
        initContainers: [container({ name: 'shared', mountPath: '/out' })],
        containers: [container({ name: 'shared', mountPath: '/in', subPath: 'x' })],
      }),
      roots,
    );
    expect(plan.mappings).toEqual([
      { from: '/out', to: '/s/pods/u/volumes/shared' },
      { from: '/in', to: '/s/pods/u/volumes/shared/x' },
    ]);
  });

  it('joins the sources of a projected volume', () => {
    const sources = [{ configMap: { name: 'a' } }, { secret: { name: 'b', optional: true } }];
    const plan = planVolumes(
      pod({
        volumes: [{ name: 'conf', projected: { sources } }],
        containers: [container({ name: 'conf', mountPath: '/etc/pgbackrest/conf.d' })],
      }),
      roots,
    );
    expect(plan.volumes[0]?.content).toEqual({
      type: 'files',
      defaultMode: 0o644,
      sources: [
        { kind: 'ConfigMap', name: 'a' },
        { kind: 'Secret', name: 'b', optional: true },
      ],
    });
  });
});

describe('what the node cannot do', () => {
  it('refuses two volumes at one path in different containers', () => {
    const volumes = [
      { name: 'a', emptyDir: {} },
      { name: 'b', emptyDir: {} },
    ];
    const containers = volumes.map(({ name }) => container({ name, mountPath: '/x' }));
    expect(() => planVolumes(pod({ volumes, containers }), roots)).toThrow('two volumes at /x');
  });

  it('refuses a mount of a volume that is not there', () => {
    const containers = [container({ name: 'ghost', mountPath: '/x' })];
    expect(() => planVolumes(pod({ containers }), roots)).toThrow('which the pod lacks');
  });

  it('refuses a kind of volume that it does not know', () => {
    expect(() => planVolumes(pod({ volumes: [{ name: 'nfs' }] }), roots)).toThrow('kind of volume');
  });
});
