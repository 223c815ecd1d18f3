import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../lab/kubernetes.ts';
import { notSaidBy, outOfOrder } from '../helpers/sightings/compare.ts';
import { factsOf, type Facts } from '../helpers/sightings/facts.ts';
import { milestonesOf, type Milestones } from '../helpers/sightings/milestones.ts';
import type { Sight } from '../helpers/sightings/watch-target.ts';

const LABEL = 'postgres-operator.crunchydata.com';

function cluster(standby: boolean, status: object): KubeObject {
  const metadata = { name: 'new' };
  const spec = { standby: { enabled: standby } };
  return { apiVersion: 'pgv2.percona.com/v2', kind: 'PerconaPGCluster', metadata, spec, status };
}

function pod(name: string, labels: Record<string, string>, patroni?: object): KubeObject {
  const annotations = patroni && { status: JSON.stringify(patroni) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: { [`${LABEL}/cluster`]: 'new', ...labels },
      ...(annotations && { annotations }),
    },
    spec: { containers: [{ name: 'database' }] },
  };
}

const at = (atMs: number, object: KubeObject): Sight => ({ atMs, type: 'MODIFIED', object });
const instance = { [`${LABEL}/instance`]: 'new-instance1-abcd', [`${LABEL}/role`]: 'primary' };

const SIGHTS: Sight[] = [
  at(1_000, cluster(true, { state: 'initializing', host: 'new.pg.svc' })),
  at(3_000, pod('new-instance1-abcd-0', instance, { role: 'standby_leader', timeline: 1 })),
  at(4_000, cluster(true, { conditions: [{ type: 'A', status: 'False', reason: 'B' }] })),
  at(9_000, cluster(false, { state: 'ready' })),
  at(10_000, pod('new-instance1-abcd-0', instance, { role: 'primary', timeline: 2 })),
  at(10_500, pod('other-0', { [`${LABEL}/cluster`]: 'another' })),
];

describe('what an operator is seen to show', () => {
  const facts = factsOf(SIGHTS, 'new');

  it('is told by stage, without names and numbers of one run', () => {
    expect(facts.standby).toEqual(
      expect.arrayContaining([
        'cluster.status.state = initializing',
        'cluster.status.host: string',
        'condition A False B',
        `pod instance label ${LABEL}/cluster = CLUSTER`,
        'pod instance patroni.role = standby_leader',
        'pod instance patroni.timeline: number',
      ]),
    );
    expect(facts.promoted).toContain('pod instance patroni.role = primary');
    expect(facts.standby).not.toContain('pod instance patroni.role = primary');
  });

  it('leaves out other clusters, and what the lab says under its own name', () => {
    const own = at(1, pod('new-x-0', { ...instance, 'lab.pg-handover/cluster-uid': 'u' }));
    expect(factsOf([own], 'new').standby.join()).not.toContain('lab.pg-handover');
    expect(JSON.stringify(facts)).not.toContain('another');
  });

  it('leaves out what an object showed for a moment, if asked to, and keeps what it shows last', () => {
    const state = (atMs: number, value: string) => at(atMs, cluster(true, { state: value }));
    const sights = [state(0, 'a'), state(1_000, 'b'), state(4_000, 'c'), state(4_100, 'd')];
    const said = (lastingMs: number) =>
      factsOf(sights, 'new', lastingMs).standby.map((fact) => fact.at(-1));
    expect(said(0)).toEqual(['a', 'b', 'c', 'd']);
    expect(said(2_000)).toEqual(['b', 'd']);
  });

  it('is put in time by its first appearance', () => {
    const { standby, promoted } = milestonesOf(SIGHTS, 'new');
    expect(standby).toContainEqual({ what: 'Patroni calls it standby_leader', afterS: 2 });
    expect(promoted).toContainEqual({ what: 'Patroni calls it primary', afterS: 1 });
    expect(promoted).toContainEqual({ what: 'status.state is ready', afterS: 0 });
    // It had that before.
    expect(promoted.map(({ what }) => what)).not.toContain('the instance has a pod');
  });
});

describe('the comparison with the real operator', () => {
  const real: Facts = { standby: ['a', 'b'], promoted: ['c'] };

  it('names each claim with its stage that the real one does not make there', () => {
    expect(notSaidBy(real, { standby: ['a'], promoted: ['c'] })).toEqual([]);
    expect(notSaidBy(real, { standby: ['a', 'c'], promoted: ['c'] })).toEqual(['standby: c']);
  });

  it('names milestones in another order, and such as the real one never reaches', () => {
    const milestones = (one: number, other: number): Milestones => ({
      standby: [
        { what: 'one', afterS: one },
        { what: 'other', afterS: other },
      ].toSorted((a, b) => a.afterS - b.afterS),
      promoted: [],
    });
    expect(outOfOrder(milestones(1, 9), milestones(0, 3))).toEqual([]);
    expect(outOfOrder(milestones(1, 9), milestones(3, 0))).toEqual([
      'standby: "other" before "one"',
    ]);
    // What comes together may come in any order.
    expect(outOfOrder(milestones(8, 9), milestones(3, 0))).toEqual([]);
    expect(outOfOrder(milestones(1, 9), milestones(1, 0.5))).toEqual([]);
    const unknown = { standby: [{ what: 'new', afterS: 1 }], promoted: [] };
    expect(outOfOrder(milestones(1, 9), unknown)).toEqual(['standby: "new" at all']);
  });
});
