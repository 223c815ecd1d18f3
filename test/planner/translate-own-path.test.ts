import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { planOf, verdictOn } from './translate-helpers.ts';

const V1_PATH = '/backrestrepo/least-backrest-shared-repo';
const OWN_PATH = '/pgbackrest/pg/least-v2/repo1';

interface Asked {
  repository?: 'own' | 'takeOver';
  /** Overrides of `spec.backups`. */
  backups?: JsonObject;
  repoPath?: string;
}

const planWith = ({ repository = 'own', backups, repoPath }: Asked = {}) =>
  planOf(
    { backup: { storages: { mine: S3 }, ...(repoPath === undefined ? {} : { repoPath }) } },
    {
      target: {
        repository,
        ...(backups === undefined ? {} : { overrides: { spec: { backups } } }),
      },
    },
  );
const S3 = { type: 's3', bucket: 'b', region: 'eu-west-1', endpointUrl: 's3.example.com' };
const overridden = (path: string | null) => ({ pgbackrest: { global: { 'repo1-path': path } } });

function paths({ standby, final }: ReturnType<typeof planWith>) {
  return [standby, final].map(({ spec }) => spec.backups.pgbackrest.global['repo1-path']);
}

describe('a repository of its own', () => {
  it('is the path of the final form; until the promotion the standby lives on that of v1', () => {
    expect(paths(planWith())).toEqual([V1_PATH, OWN_PATH]);
  });

  it('has the namespace and the name of v2 in it: many clusters may share a bucket', () => {
    const at = { namespace: 'shop', cluster: 'new', repository: 'own' as const };
    const { final } = planOf({}, { target: at });
    expect(final.spec.backups.pgbackrest.global['repo1-path']).toBe('/pgbackrest/shop/new/repo1');
  });

  it('is in the same bucket, and reached by the same keys', () => {
    const own = planWith();
    const shared = planWith({ repository: 'takeOver' });
    expect(own.repository).toEqual(shared.repository);
    expect(own.secrets).toEqual(shared.secrets);
    expect(own.final.spec.backups.pgbackrest.repos).toEqual(
      shared.final.spec.backups.pgbackrest.repos,
    );
  });

  it('changes nothing else of the plan', () => {
    const other = planWith({ repository: 'takeOver' });
    const text = JSON.stringify(planWith()).replaceAll(OWN_PATH, V1_PATH);
    expect(text).toBe(JSON.stringify(other));
  });

  it('is said of the field by which v1 names its path', () => {
    expect(verdictOn(planWith({ repoPath: '/mine' }), 'spec.backup.repoPath')).toEqual({
      field: 'spec.backup.repoPath',
      fate: 'changed',
      to: 'spec.backups.pgbackrest.global.repo1-path',
      why: 'v2 is fed from /mine until its promotion, and archives into a path of its own from then on (target.repository).',
    });
    expect(paths(planWith({ repoPath: '/mine' }))).toEqual(['/mine', OWN_PATH]);
  });
});

describe('an override of the path', () => {
  it('names another path of its own; the standby is fed from that of v1 in any case', () => {
    expect(paths(planWith({ backups: overridden('/elsewhere') }))).toEqual([V1_PATH, '/elsewhere']);
  });

  it('has the last word in the verdict, too', () => {
    const plan = planWith({ repoPath: '/mine', backups: overridden('/elsewhere') });
    expect(verdictOn(plan, 'spec.backup.repoPath').why).toBe('target.overrides has it otherwise.');
  });

  it.each([
    overridden(null),
    overridden(''),
    { pgbackrest: { global: null } },
    { pgbackrest: null },
    null,
  ])(
    'cannot take it away: pgBackRest would fall back to one that every cluster has: %j',
    (backups) => {
      const plan = planOf({}, { target: { repository: 'own', overrides: { spec: { backups } } } });
      expect(paths(plan)).toEqual([V1_PATH, OWN_PATH]);
    },
  );

  it('is that of both forms where v2 takes over the path of v1', () => {
    const plan = planWith({ repository: 'takeOver', backups: overridden('/elsewhere') });
    expect(paths(plan)).toEqual(['/elsewhere', '/elsewhere']);
  });
});

it('v2 archives into the path of v1 where nobody asked for another', () => {
  expect(paths(planWith({ repository: 'takeOver' }))).toEqual([V1_PATH, V1_PATH]);
});
