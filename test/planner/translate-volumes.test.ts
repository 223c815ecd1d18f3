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
