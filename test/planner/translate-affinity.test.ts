import { describe, expect, it } from 'vitest';
import { planOfFixture, verdictOn, planOf, fateOf } from './translate-helpers.ts';

const term = (label: string, value: string) => ({
  labelSelector: {
    matchLabels: {
      'postgres-operator.crunchydata.com/cluster': 'placed-v2',
      [`postgres-operator.crunchydata.com/${label}`]: value,
    },
  },
  topologyKey: 'kubernetes.io/hostname',
});
const inNodes = (key: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator: 'In', values }],
});

describe("v1's short forms of affinity", () => {
  const plan = planOfFixture('affinity-labels');
  const { instances, proxy, backups } = plan.final.spec;

  it("keep the instances apart and on their nodes, by v2's labels", () => {
    expect(instances[0]?.affinity).toEqual({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [term('data', 'postgres')],
      },
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [inNodes('disk', 'ssd')],
        },
      },
    });
  });

  it('are preferences where v1 prefers, with its weights', () => {
    expect(proxy.pgBouncer.affinity).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: term('role', 'pgbouncer') },
        ],
      },
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, preference: inNodes('pool', 'small') },
        ],
      },
    });
  });

  it('need you where there are several labels, of which v1 takes one at random', () => {
    expect(backups.pgbackrest.repoHost?.affinity).toEqual({
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, preference: inNodes('disk', 'hdd') },
          { weight: 10, preference: inNodes('pool', 'backup') },
        ],
      },
    });
    expect(fateOf(plan, 'spec.backup.affinity.nodeLabel')).toEqual([
      'needsYou',
      'spec.backups.pgbackrest.repoHost.affinity.nodeAffinity',
    ]);
  });

  it('are dropped where v2 has no need of them, or v1 had none', () => {
    for (const field of [
      'spec.backup.affinity.antiAffinityType',
      'spec.pgPrimary.affinity.antiAffinityTopologyKey',
    ])
      expect(verdictOn(plan, field).fate).toBe('dropped');
    const odd = planOf({
      pgPrimary: { affinity: { antiAffinityType: 'maybe', nodeAffinityType: 'required' } },
    });
    for (const field of ['antiAffinityType', 'nodeAffinityType'])
      expect(verdictOn(odd, `spec.pgPrimary.affinity.${field}`).fate).toBe('dropped');
    expect(odd.final.spec.instances[0]).not.toHaveProperty('affinity');
  });
});

describe("affinity in Kubernetes' own words", () => {
  const plan = planOfFixture('affinity-advanced');
  const { instances, proxy, backups } = plan.final.spec;

  it('is carried as it is', () => {
    expect(instances[0]?.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [inNodes('topology.kubernetes.io/zone', 'a', 'b')],
        },
      },
    });
    expect(proxy.pgBouncer.affinity).toHaveProperty('podAffinity');
    expect(fateOf(plan, 'spec.pgBouncer.affinity.advanced.podAffinity')).toEqual([
      'carried',
      'spec.proxy.pgBouncer.affinity.podAffinity',
    ]);
  });

  it.each([
    ['spec.pgPrimary.affinity.advanced.podAntiAffinity', 'pg-cluster'],
    ['spec.backup.affinity.advanced.podAntiAffinity', 'vendor'],
  ])("needs you where it looks for v1's pods: %s by %s", (field, label) => {
    const { fate, why } = verdictOn(plan, field);
    expect(fate).toBe('needsYou');
    expect(why).toContain(`(${label})`);
    expect(backups.pgbackrest).not.toHaveProperty('repoHost');
  });

  it('is told with all of the labels, in their order', () => {
    const matchLabels = { vendor: 'crunchydata', app: 'shop', 'pg-cluster': 'placed' };
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } };
    const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    const own = planOf({ pgPrimary: { affinity: { advanced: { podAffinity } } } });
    const { why } = verdictOn(own, 'spec.pgPrimary.affinity.advanced.podAffinity');
    expect(why).toContain('(pg-cluster, vendor)');
  });

  it('takes the place of the short forms, as it does on v1', () => {
    for (const field of ['antiAffinityType', 'nodeLabel', 'nodeAffinityType'])
      expect(verdictOn(plan, `spec.pgPrimary.affinity.${field}`)).toMatchObject({
        fate: 'dropped',
        why: expect.stringContaining('affinity.advanced') as string,
      });
  });
});
