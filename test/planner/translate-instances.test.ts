import { describe, expect, it } from 'vitest';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import { fateOf, planOf, planOfFixture, verdictOn, type SeenOfV1 } from './translate-helpers.ts';

type AnyPlan = Pick<ReturnType<typeof planOf>, 'final' | 'verdicts'>;
const instanceOf = ({ final }: AnyPlan) => final.spec.instances[0];
const instanceWith = (spec: Partial<V1Spec>, seen: SeenOfV1 = {}) => instanceOf(planOf(spec, seen));
const claim = (storage: string, more: object = {}) => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage } },
  ...more,
});

describe('the number of instances', () => {
  it.each([
    [undefined, 1],
    [{}, 1],
    [{ hotStandby: {} }, 1],
    [{ hotStandby: { size: 0 } }, 1],
    [{ hotStandby: { size: 2 } }, 3],
  ])('is the primary and the hot standbys of v1: %j', (pgReplicas, replicas) => {
    const spec = pgReplicas === undefined ? {} : { pgReplicas };
    expect(instanceWith(spec)?.replicas).toBe(replicas);
  });

  it('is what the request says, where it does', () => {
    const plan = planOf({ pgReplicas: { hotStandby: { size: 2 } } }, { target: { replicas: 5 } });
    expect(instanceOf(plan)?.replicas).toBe(5);
    expect(verdictOn(plan, 'spec.pgReplicas.hotStandby.size')).toMatchObject({
      fate: 'changed',
      why: 'the request asks for 5; v1 has 3.',
    });
  });

  it('is one while v2 is a standby: a second one is not ready before promotion', () => {
    expect(planOfFixture('synchronous-replica').standby.spec.instances[0]?.replicas).toBe(1);
  });
});

describe('the volume of the data', () => {
  it('is that of the primary of v1', () => {
    expect(instanceOf(planOfFixture('s3-aws-host-style'))?.dataVolumeClaimSpec).toEqual(
      claim('200Gi', { storageClassName: 'gp3' }),
    );
  });

  it('is one that one node writes, as small as in the example of v1, where it says nothing', () => {
    const empty = { size: '', accessmode: '', storageclass: '' };
    for (const spec of [{}, { pgPrimary: { volumeSpec: empty } }])
      expect(instanceWith(spec)?.dataVolumeClaimSpec).toEqual(claim('1Gi'));
  });

  it.each([
    ['10Gi', '12G', '12G'],
    ['10Gi', '10G', '10Gi'],
    ['1Ti', '900Gi', '1Ti'],
    ['5Gi', undefined, '5Gi'],
    [undefined, '5Gi', '5Gi'],
  ])('is never smaller than that of a replica: %s and %s make %s', (primary, replica, size) => {
    const volume = (value?: string) => (value === undefined ? {} : { volumeSpec: { size: value } });
    const plan = planOf({
      pgPrimary: volume(primary),
      pgReplicas: { hotStandby: volume(replica) },
    });
    expect(instanceOf(plan)?.dataVolumeClaimSpec).toEqual(claim(size));
    for (const [field, own] of [
      ['spec.pgPrimary.volumeSpec.size', primary],
      ['spec.pgReplicas.hotStandby.volumeSpec.size', replica],
    ] as const)
      if (own !== undefined)
        expect(verdictOn(plan, field).fate).toBe(own === size ? 'carried' : 'changed');
  });

  it('has the class and the access mode of the primary, or else of the replicas', () => {
    const plan = planOfFixture('synchronous-replica');
    expect(instanceOf(plan)?.dataVolumeClaimSpec).toEqual(
      claim('12G', { storageClassName: 'fast' }),
    );
    expect(verdictOn(plan, 'spec.pgReplicas.hotStandby.volumeSpec.storageclass')).toMatchObject({
      fate: 'changed',
      why: "v2's instances are alike: the primary's is taken.",
    });
    const volumeSpec = { storageclass: 'slow', accessmode: 'ReadWriteMany' };
    const replicas = planOf({ pgReplicas: { hotStandby: { volumeSpec } } });
    expect(instanceOf(replicas)?.dataVolumeClaimSpec).toEqual({
      ...claim('1Gi', { storageClassName: 'slow' }),
      accessModes: ['ReadWriteMany'],
    });
    expect(verdictOn(replicas, 'spec.pgReplicas.hotStandby.volumeSpec.storageclass').fate).toBe(
      'carried',
    );
  });

  it('leaves its name to v2, and what v2 has no field for to you', () => {
    const plan = planOfFixture('every-field');
    const fates = ['name', 'storagetype', 'supplementalgroups', 'matchLabels'].map(
      (field) => verdictOn(plan, `spec.pgPrimary.volumeSpec.${field}`).fate,
    );
    expect(fates).toEqual(['dropped', 'dropped', 'needsYou', 'needsYou']);
  });
});

describe('the volume of the write-ahead log', () => {
  it('is a volume of its own where v1 has one', () => {
    const plan = planOfFixture('wal-volume');
    for (const { spec } of [plan.standby, plan.final])
      expect(spec.instances[0]?.walVolumeClaimSpec).toEqual({
        ...claim('20Gi', { storageClassName: 'nvme' }),
        accessModes: ['ReadWriteOncePod'],
      });
  });

  it('is complete even where v1 says little of it, and absent where it says nothing', () => {
    const walStorage = { volumeSpec: { storageclass: 'nvme' } };
    expect(instanceWith({ walStorage })?.walVolumeClaimSpec).toEqual(
      claim('1Gi', { storageClassName: 'nvme' }),
    );
    for (const none of [{}, { volumeSpec: { size: '' } }])
      expect(instanceWith({ walStorage: none })).not.toHaveProperty('walVolumeClaimSpec');
  });
});

describe('a tablespace', () => {
  const plan = planOfFixture('tablespaces');

  it('has a volume at the path where the copy looks for it', () => {
    for (const { spec } of [plan.standby, plan.final])
      expect(spec.instances[0]?.tablespaceVolumes).toEqual([
        { name: 'attic', dataVolumeClaimSpec: claim('10Gi') },
        { name: 'lake', dataVolumeClaimSpec: claim('50Gi', { storageClassName: 'cold' }) },
      ]);
    for (const [i, name] of ['attic', 'lake'].entries())
      expect(fateOf(plan, `spec.tablespaceStorages.${name}.volumeSpec.size`)).toEqual([
        'carried',
        `spec.instances[0].tablespaceVolumes[${i}].dataVolumeClaimSpec.resources.requests.storage`,
      ]);
  });

  it('needs you where v2 cannot call it by its name', () => {
    const { fate, to, why } = verdictOn(plan, 'spec.tablespaceStorages.old_data.volumeSpec.size');
    expect([fate, to]).toEqual(['needsYou', null]);
    expect(why).toContain('move what is in old_data');
  });

  it.each(['2.5.0', '2.7.0'])('needs you where %s mounts it only when told to', (operator) => {
    const older = planOfFixture('tablespaces', { operator });
    expect(older.final.spec.instances[0]?.tablespaceVolumes).toHaveLength(2);
    const { fate, why } = verdictOn(older, 'spec.tablespaceStorages.lake.volumeSpec.size');
    expect(fate).toBe('needsYou');
    expect(why).toContain('PGO_FEATURE_GATES');
  });

  it('is none where v1 has none', () => {
    expect(instanceWith({})).not.toHaveProperty('tablespaceVolumes');
  });
});

describe('resources', () => {
  it('are those of the primary, with every quantity as a text', () => {
    const plan = planOfFixture('every-field');
    expect(instanceOf(plan)?.resources).toEqual({
      requests: { cpu: '0.5', memory: '1Gi' },
      limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '10Gi' },
    });
    expect(verdictOn(plan, 'spec.pgReplicas.hotStandby.resources').fate).toBe('changed');
    expect(plan.final.spec.proxy.pgBouncer.resources).toMatchObject({ limits: { cpu: '1' } });
    expect(plan.final.spec.backups.pgbackrest.repoHost?.resources).toMatchObject({
      limits: { cpu: '1', memory: '64Mi' },
    });
  });

  it('are those of the replicas where the primary has none', () => {
    const plan = planOfFixture('synchronous-replica');
    expect(instanceOf(plan)?.resources).toEqual({ limits: { memory: '4Gi' } });
    expect(fateOf(plan, 'spec.pgReplicas.hotStandby.resources')[0]).toBe('changed');
  });

  it('hold no null, which v1 writes and v2 refuses', () => {
    expect(instanceOf(planOfFixture('written-back'))?.resources).toEqual({
      requests: { memory: '256Mi' },
    });
  });
});

describe('a synchronous replica', () => {
  it('is waited for once there is one, not by the standby', () => {
    const { standby, final } = planOfFixture('synchronous-replica');
    expect(final.spec.patroni.dynamicConfiguration.synchronous_mode).toBe(true);
    expect(standby.spec.patroni.dynamicConfiguration).not.toHaveProperty('synchronous_mode');
    const field = 'spec.pgReplicas.hotStandby.enableSyncStandby';
    expect(verdictOn(planOfFixture('synchronous-replica'), field).fate).toBe('carried');
    const off = planOf({ pgReplicas: { hotStandby: { enableSyncStandby: false } } });
    expect(verdictOn(off, field).fate).toBe('dropped');
    expect(off.final.spec.patroni.dynamicConfiguration).not.toHaveProperty('synchronous_mode');
  });
});

describe('labels, annotations, tolerations and the security context', () => {
  const plan = planOfFixture('tolerations-and-labels');
  const tolerations = [
    { key: 'dedicated', operator: 'Equal', value: 'postgres', effect: 'NoSchedule' },
  ];

  it('of v1 as a whole are those of every object of v2', () => {
    expect(plan.final.spec.metadata).toEqual({
      labels: { 'cost-center': '4711', 'app.kubernetes.io/part-of': 'billing' },
    });
    expect(fateOf(plan, 'spec.userLabels["app.kubernetes.io/part-of"]')).toEqual([
      'carried',
      'spec.metadata.labels["app.kubernetes.io/part-of"]',
    ]);
    expect(verdictOn(plan, 'spec.userLabels.pgo-version').fate).toBe('dropped');
  });

  it.each(['pg-cluster', 'role', 'vendor'])(
    'are none by which v1 finds its own pods: %s',
    (name) => {
      const labels = { [name]: 'mine' };
      const of = planOf({ userLabels: labels, pgReplicas: { hotStandby: { labels } } });
      expect(JSON.stringify(of.final)).not.toContain('mine');
      for (const field of ['spec.userLabels', 'spec.pgReplicas.hotStandby.labels'])
        expect(verdictOn(of, `${field}.${name}`).fate).toBe('dropped');
    },
  );

  it('are those of the pods of PostgreSQL where the release has no others', () => {
    const older = planOfFixture('tolerations-and-labels', { operator: '2.5.0' });
    expect(older.final.spec).not.toHaveProperty('metadata');
    expect(instanceOf(older)?.metadata?.labels).toMatchObject({ 'cost-center': '4711' });
    expect(verdictOn(older, 'spec.userLabels.cost-center').fate).toBe('changed');
  });

  it('of the primary and of the replicas are those of all instances; the primary wins', () => {
    expect(instanceOf(plan)?.metadata).toEqual({
      labels: { tier: 'read' },
      annotations: {
        'example.com/owner': 'dba',
        'example.com/scrape': 'true',
        'example.com/role': 'replica',
      },
    });
    const replica = 'spec.pgReplicas.hotStandby.annotations';
    expect(verdictOn(plan, `${replica}["example.com/owner"]`).why).toContain("primary's is taken");
    expect(verdictOn(plan, `${replica}["example.com/role"]`).why).toContain('primary has it too');
    expect(verdictOn(plan, 'spec.pgPrimary.labels.only-in-name').fate).toBe('dropped');
  });

  it('let the repository host and the backup jobs onto the same nodes', () => {
    const { jobs, repoHost } = plan.final.spec.backups.pgbackrest;
    expect(instanceOf(plan)?.tolerations).toEqual(tolerations);
    expect(verdictOn(plan, 'spec.pgPrimary.tolerations').fate).toBe('carried');
    expect([jobs?.tolerations, repoHost?.tolerations]).toEqual([tolerations, tolerations]);
  });

  it('are carried as they are', () => {
    expect(instanceOf(plan)?.securityContext).toEqual({
      fsGroup: 1001,
      supplementalGroups: [1001, 1002, 1003],
    });
  });

  it('come with one pull policy, that of the primary', () => {
    expect(plan.final.spec.imagePullPolicy).toBe('Always');
    expect(fateOf(plan, 'spec.pgBouncer.imagePullPolicy')).toEqual([
      'carried',
      'spec.imagePullPolicy',
    ]);
    expect(verdictOn(plan, 'spec.backup.imagePullPolicy').fate).toBe('changed');
    expect(verdictOn(plan, 'spec.pgReplicas.hotStandby.imagePullPolicy').fate).toBe('dropped');
    const odd = planOf({ pgPrimary: { imagePullPolicy: 'Sometimes' } });
    expect(verdictOn(odd, 'spec.pgPrimary.imagePullPolicy').fate).toBe('dropped');
    expect(odd.final.spec).not.toHaveProperty('imagePullPolicy');
  });
});
