import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { mergePatch } from '../../src/planner/translate/overrides.ts';
import { fateOf, planOf, planOfFixture, verdictOn } from './translate-helpers.ts';

const planWith = (spec: JsonObject, metadata: JsonObject = {}) =>
  planOfFixture('s3-path-style', { target: { overrides: { spec, metadata } } });

describe('an override', () => {
  it('wins over what v1 has, and says so', () => {
    const plan = planWith({ image: 'example.com/postgres:14', port: 6000 });
    for (const { spec } of [plan.standby, plan.final])
      expect(spec).toMatchObject({ image: 'example.com/postgres:14', port: 6000 });
    expect(verdictOn(plan, 'spec.port')).toEqual({
      field: 'spec.port',
      fate: 'changed',
      to: 'spec.port',
      why: 'target.overrides has it otherwise.',
    });
  });

  it('leaves the other verdicts as they are, those of what it repeats too', () => {
    const plain = planOfFixture('s3-path-style').verdicts;
    expect(planWith({ port: 5432, metadata: { labels: { a: 'b' } } }).verdicts).toEqual(plain);
    const others = planWith({ port: 6000 }).verdicts.filter(({ field }) => field !== 'spec.port');
    expect(others).toEqual(plain.filter(({ field }) => field !== 'spec.port'));
  });

  it('falls on everything below it, and on what it is only a part of', () => {
    const plan = planWith({
      instances: [{ name: 'a', dataVolumeClaimSpec: { accessModes: ['ReadWriteMany'] } }],
      proxy: { pgBouncer: { resources: { limits: { cpu: '2' } } } },
    });
    for (const field of [
      'spec.pgPrimary.resources',
      'spec.pgPrimary.volumeSpec.size',
      'spec.pgReplicas.hotStandby.size',
      'spec.pgBouncer.resources',
    ])
      expect(verdictOn(plan, field).fate).toBe('changed');
    expect(plan.final.spec.proxy.pgBouncer.resources).toEqual({
      requests: { cpu: '1', memory: '128Mi' },
      limits: { cpu: '2' },
    });
  });

  it('settles what needs you, where it is about the same field', () => {
    const parameters = { shared_preload_libraries: 'citus' };
    const spec = { patroni: { dynamicConfiguration: { postgresql: { parameters } } } };
    const fate = (overrides: JsonObject) => {
      const plan = planOf({}, { settings: parameters, target: { overrides } });
      return fateOf(plan, 'postgresql.shared_preload_libraries')[0];
    };
    expect([fate({}), fate({ spec })]).toEqual(['needsYou', 'changed']);
  });

  it('adds labels and annotations to the custom resource', () => {
    const plan = planWith({}, { labels: { team: 'a' }, annotations: { note: 'b' } });
    expect(plan.standby.metadata).toEqual({
      ...{ name: 'cluster1-v2', namespace: 'pg' },
      labels: { team: 'a' },
      annotations: { note: 'b' },
    });
  });

  it('is taken over as it is given, not by reference', () => {
    const list = ['10.0.0.0/8'];
    const overrides = { spec: { expose: { loadBalancerSourceRanges: list } } };
    const plan = planOf({}, { target: { overrides } });
    list.push('0.0.0.0/0');
    expect(plan.final.spec.expose?.loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
  });
});

describe('the final cluster', () => {
  it('is no standby, whatever the overrides say', () => {
    const { final } = planWith({ standby: { enabled: true, repoName: 'repo2' } });
    expect(final.spec.standby).toEqual({ enabled: false, repoName: 'repo1' });
  });

  it('counts the instances of a list that replaces ours', () => {
    const { final } = planWith({ instances: [{ name: 'a' }, { name: 'b', replicas: 2 }] });
    expect(final.spec.instances.map(({ replicas }) => replicas)).toEqual([1, 2]);
  });
});

describe('the standby', () => {
  it('is made of the final cluster with its overrides, and stays a standby', () => {
    const { standby } = planWith(
      {
        standby: { enabled: false, maxAcceptableLag: '1Gi' },
        instances: [
          { name: 'a', replicas: 3 },
          { name: 'b', replicas: 2 },
        ],
        proxy: { pgBouncer: { replicas: 9 } },
        patroni: { syncPeriodSeconds: 20, leaderLeaseDurationSeconds: 60 },
        backups: {
          pgbackrest: {
            global: { 'repo1-retention-full-type': 'time', 'repo2-retention-diff': '3' },
            repos: [
              { name: 'repo1', s3: { bucket: 'b' }, schedules: { full: '@daily' } },
              { name: 'repo2', schedules: { incremental: '@hourly' } },
            ],
          },
        },
      },
      { finalizers: ['percona.com/delete-backups'] },
    );
    const { spec, metadata } = standby;
    expect(spec.standby).toEqual({ enabled: true, repoName: 'repo1', maxAcceptableLag: '1Gi' });
    expect(spec.instances.map(({ replicas }) => replicas)).toEqual([1, 1]);
    expect(spec.proxy.pgBouncer.replicas).toBe(9);
    expect(spec.patroni).toMatchObject({ syncPeriodSeconds: 20, leaderLeaseDurationSeconds: 60 });
    expect(spec.backups.pgbackrest.repos).toEqual([
      { name: 'repo1', s3: { bucket: 'b' } },
      { name: 'repo2' },
    ]);
    expect(JSON.stringify(spec)).not.toMatch(/retention|schedule/);
    expect(metadata).not.toHaveProperty('finalizers');
  });

  it.each([
    { instances: null },
    { proxy: null },
    { patroni: null },
    { backups: null },
    { backups: { pgbackrest: { global: null, repos: null } } },
    { instances: 'three', proxy: 'none', patroni: [] },
  ])('is made whatever the overrides take away; the API server judges it: %j', (spec) => {
    const { standby } = planWith(spec);
    expect(standby.spec.standby).toMatchObject({ enabled: true, repoName: 'repo1' });
  });

  it('leaves what is no object for the API server to refuse', () => {
    const { standby, final } = planWith({ standby: 'yes', patroni: 'no' });
    for (const { spec } of [standby, final])
      expect(spec).toMatchObject({ standby: 'yes', patroni: 'no' });
  });

  it('leaves PgBouncer out where the overrides do', () => {
    expect(planWith({ proxy: null }).standby.spec).not.toHaveProperty('proxy');
  });
});

/** The examples of RFC 7386, appendix A. */
describe('a merge patch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (target, patch, result) => {
    const before = structuredClone(target);
    expect(mergePatch(target, patch)).toEqual(result);
    expect(target).toEqual(before);
  });
});
