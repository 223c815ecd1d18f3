import { describe, expect, it } from 'vitest';
import type { TargetFacts } from '../../../src/model/observation.ts';
import { OBSERVER, seen, targetFacts, unseen } from '../../helpers/builders.ts';
import { codes, found, only } from '../checks-helpers.ts';

const target = (facts: Partial<TargetFacts>) => ({ target: seen(targetFacts(facts)) });

describe('the namespace of v2', () => {
  it('must be there; what would be tried in it is not told of again', () => {
    const finding = only({
      ...target({ namespaceExists: false }),
      dryRun: unseen('namespaces "pg" not found'),
    });
    expect(finding).toMatchObject({ code: 'TARGET_NAMESPACE_MISSING', severity: 'blocker' });
    expect(finding.remedy).toBe('create it: kubectl create namespace pg');
  });
});

describe('the v2 cluster', () => {
  it('must not be there: it is not ours to take', () => {
    const finding = only(target({ exists: true, standby: true }));
    expect(finding).toMatchObject({ code: 'TARGET_EXISTS', severity: 'blocker' });
    expect(finding.what).toBe('A v2 cluster cluster1-v2 exists in namespace pg.');
    expect(finding.remedy).toContain(
      'kubectl -n pg get perconapgclusters.pgv2.percona.com cluster1-v2',
    );
    expect(finding.evidence).toBe('not made by a migration, a standby');
  });

  it('must not be of another migration', () => {
    const finding = only(target({ exists: true, madeBy: 'other', standby: true }));
    expect(finding.evidence).toBe('made by migration other, a standby');
  });

  it('may be the standby that this migration made before', () => {
    expect(codes(target({ exists: true, madeBy: OBSERVER, standby: true }))).toEqual([]);
  });

  it('must not be in service, whoever made it: it would be demoted', () => {
    const finding = only(target({ exists: true, madeBy: OBSERVER, standby: false }));
    expect(finding).toMatchObject({ code: 'TARGET_EXISTS', severity: 'blocker' });
    expect(finding.evidence).toBe('made by migration handover-pg-cluster1, in service');
  });

  it("is never the command line's own: it makes nothing", () => {
    const world = { ...target({ exists: true, standby: true }), observer: null };
    expect(codes(world)).toEqual(['TARGET_EXISTS']);
  });
});

describe('the secrets of v2', () => {
  const taken = (madeBy: string | null) => ({ name: 'cluster1-v2-pguser-pguser', madeBy });

  it('must not be there, unless this migration made them', () => {
    const secrets = [taken(null), { ...taken('other'), name: 'cluster1-v2-pgbackrest-secrets' }];
    const all = found(target({ secrets: [...secrets, { ...taken(OBSERVER), name: 'ours' }] }));
    expect(all).toMatchObject([
      { code: 'TARGET_SECRET_TAKEN', severity: 'blocker', evidence: 'not made by a migration' },
      { code: 'TARGET_SECRET_TAKEN', evidence: 'made by migration other' },
    ]);
    expect(all[0]?.what).toContain('The secret cluster1-v2-pguser-pguser exists in namespace pg;');
    expect(all[0]?.remedy).toContain('kubectl -n pg delete secret cluster1-v2-pguser-pguser');
  });

  it('are not told of beside a cluster that is there: they are its own', () => {
    const world = target({ exists: true, secrets: [taken(null)] });
    expect(codes(world)).toEqual(['TARGET_EXISTS']);
  });

  it("are nobody's in the eyes of the command line", () => {
    expect(codes({ ...target({ secrets: [taken(null)] }), observer: null })).toEqual([
      'TARGET_SECRET_TAKEN',
    ]);
  });
});
