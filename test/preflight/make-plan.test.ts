import { describe, expect, it } from 'vitest';
import type { MigrationRequest } from '../../src/model/request.ts';
import { hashPlan } from '../../src/preflight/hash-plan.ts';
import { makePlan, type PlanMaterial } from '../../src/preflight/make-plan.ts';
import {
  databaseFacts,
  operatorFacts,
  postgresFacts,
  request,
  s3Storage,
  v1Cluster,
  v1Environment,
} from '../helpers/builders.ts';

function material(overrides: Partial<PlanMaterial> = {}): PlanMaterial {
  return {
    source: v1Cluster(),
    environment: { ...v1Environment },
    postgres: postgresFacts(),
    databases: databaseFacts(),
    sourceSecrets: { 'cluster1-backrest-repo-config': [], 'cluster1-pguser-secret': ['password'] },
    targetOperator: operatorFacts(),
    ...overrides,
  };
}

function asking(
  source: Partial<MigrationRequest['source']>,
  target: Partial<MigrationRequest['target']> = {},
): MigrationRequest {
  const { source: from, target: to, ...rest } = request();
  return { ...rest, source: { ...from, ...source }, target: { ...to, ...target } };
}

const why = (overrides: Partial<PlanMaterial>, of = request()) => {
  const planned = makePlan(of, material(overrides));
  return planned.made ? 'made' : planned.why;
};

describe('a plan', () => {
  it('is named by its hash', () => {
    const planned = makePlan(request(), material());
    expect(planned).toMatchObject({ made: true, plan: { crVersion: '2.9.0' } });
    if (planned.made) expect(planned.plan.planHash).toBe(hashPlan(planned.plan));
  });

  it("is made for the version that the request says, rather than the operator's", () => {
    const of = asking({}, { crVersion: '3.0.0' });
    expect(makePlan(of, material())).toMatchObject({ made: true, plan: { crVersion: '3.0.0' } });
    expect(why({ targetOperator: null }, of)).toBe('made');
  });
});

describe('no plan', () => {
  it('is made of a v1 that is not there', () => {
    expect(why({ source: null })).toBe('there is no v1 cluster pg/cluster1');
  });

  const two = v1Cluster({
    backup: { storages: { aws: s3Storage(), google: { type: 'gcs', bucket: 'b' } } },
  });

  it('is made where nobody knows which storage to migrate from', () => {
    const unclear = /^v1 has no cloud storage to migrate from, or several/;
    expect(why({ source: v1Cluster({ backup: {} }) })).toMatch(unclear);
    expect(why({ source: two })).toMatch(unclear);
    expect(why({ source: two }, asking({ storage: 'azure' }))).toMatch(unclear);
    expect(why({ source: two }, asking({ storage: 'aws' }))).toBe('made');
  });

  it.each([null, operatorFacts({ version: null })])(
    'is made for an operator whose version nobody knows: %j',
    (targetOperator) => {
      expect(why({ targetOperator })).toMatch(/^the version of v2's operator is not known/);
    },
  );

  it.each([
    ['2.8.2', 'K8SPG-933'],
    ['2.1.0', "v1's name"],
    ['99.0.0', 'not known here'],
  ])('is made for operator %s, and the reason is told', (version, reason) => {
    const told = why({ targetOperator: operatorFacts({ version }) });
    expect(told).toContain(`operator ${version} cannot be migrated to: `);
    expect(told).toContain(reason);
  });

  it('is made where the operator has no image of the major', () => {
    expect(why({ postgres: postgresFacts({ majorVersion: 12 }) })).toBe(
      "v2's operator 2.9.0 has no image of PostgreSQL 12",
    );
  });
});
