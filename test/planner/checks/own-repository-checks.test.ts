import { describe, expect, it } from 'vitest';
import type { RepositoryFacts } from '../../../src/model/observation.ts';
import {
  SYSTEM_IDENTIFIER,
  planWith,
  repositoryFacts,
  request,
  seen,
  unseen,
} from '../../helpers/builders.ts';
import { codes, ofCode, only } from '../checks-helpers.ts';

const PATH = '/pgbackrest/pg/cluster1-v2/repo1';
const OWN = request({ target: { ...request().target, repository: 'own' } });
const EMPTY: Partial<RepositoryFacts> = {
  ...{ statusCode: 1, statusMessage: 'missing stanza path', fullBackups: 0 },
  ...{ systemIdentifiers: [], newestArchivedSegment: null },
};
const holding = (facts: Partial<RepositoryFacts>) => ({
  request: OWN,
  plan: planWith('spec.backups.pgbackrest.global.repo1-path', PATH),
  ownRepository: seen({ ...repositoryFacts(facts), path: PATH }),
});

describe('the path that v2 is to have for its own', () => {
  it('may have no stanza: then it is free', () => {
    expect(codes(holding(EMPTY))).toEqual([]);
  });

  it('must not be one that somebody archives into', () => {
    const finding = only(holding({}));
    expect(finding).toMatchObject({ code: 'OWN_REPOSITORY_TAKEN', severity: 'blocker' });
    expect(finding.what).toBe(
      `The path that v2 is to archive into, ${PATH}, is in use: it holds a stanza.`,
    );
    expect(finding.remedy).toContain(
      '{"spec":{"backups":{"pgbackrest":{"global":{"repo1-path":"/pgbackrest/ANOTHER/repo1"}}}}}',
    );
    expect(finding.evidence).toBe(
      `pgbackrest info --repo1-path=${PATH}: stanza status 0 (ok), full backups 1, system identifiers ${SYSTEM_IDENTIFIER}`,
    );
  });

  it.each([2, 3])('is in use with a stanza that has no backup, too: status %d', (statusCode) => {
    const facts = { ...EMPTY, statusCode, statusMessage: 'no valid backups' };
    expect(only(holding(facts)).evidence).toContain('system identifiers none');
  });

  it('is not taken for free where pgBackRest could not read it', () => {
    const finding = only(holding({ ...EMPTY, statusCode: 99, statusMessage: 'other' }));
    expect(finding).toMatchObject({ code: 'OWN_REPOSITORY_TAKEN', severity: 'blocker' });
    expect(finding.what).toContain('could not be told: other.');
    expect(finding.remedy).toMatch(/^mend what pgBackRest names, or give v2 another path/);
  });

  it('is not looked for where v2 takes over the path of v1', () => {
    expect(codes({ ownRepository: seen(null) })).toEqual([]);
  });

  it('is not taken for free where nobody could look: it stops', () => {
    const blind = { ...holding(EMPTY), ownRepository: unseen('the repo host is not there') };
    const finding = only(blind);
    expect(finding).toMatchObject({ code: 'REPOSITORY_UNSEEN', severity: 'blocker' });
    expect(finding.what).toContain('these could not be checked: OWN_REPOSITORY_TAKEN.');
    expect(finding.evidence).toBe('the repo host is not there');
  });

  it('is still to be looked at where there is no plan that names it', () => {
    const world = { ...holding(EMPTY), plan: null, ownRepository: unseen('There is no plan') };
    const [finding] = ofCode('PLAN_MISSING', world);
    expect(finding?.what).toContain('OWN_REPOSITORY_TAKEN');
    expect(codes(world)).toEqual(['PLAN_MISSING']);
    expect(ofCode('PLAN_MISSING', { plan: null })[0]?.what).not.toContain('OWN_REPOSITORY_TAKEN');
  });
});

it("backups of v1 are out of the reach of a v2's retention in a path of its own", () => {
  const plan = planWith('spec.backups.pgbackrest.global.repo1-retention-full', '1');
  expect(codes({ plan })).toEqual(['RETENTION_EXPIRES']);
  expect(codes({ ...holding(EMPTY), plan })).toEqual([]);
});
