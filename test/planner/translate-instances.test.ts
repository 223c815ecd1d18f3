import { describe, expect, it } from 'vitest';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import { fateOf, planOf, planOfFixture, verdictOn, type SeenOfV1 } from './translate-helpers.ts';

type AnyPlan = Pick<ReturnType<typeof planOf>, 'final' | 'verdicts'>;
const instanceOf = ({ final }: AnyPlan) => final.spec.instances[0];
const instanceWith = (spec: Partial<V1Spec>, seen: SeenOfV1 = {}) => instanceOf(planOf(spec, seen));

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
