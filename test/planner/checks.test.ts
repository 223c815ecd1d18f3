import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { blockers } from '../../src/planner/checks.ts';
import {
  OBSERVER,
  observation,
  postgresFacts,
  repositoryFacts,
  s3Storage,
  v1Cluster,
  v1ClusterWithout,
} from '../helpers/builders.ts';
import { codes, found, only, seen, unseen } from './checks-helpers.ts';

describe('a healthy v1', () => {
  it('leaves nothing to say', () => {
    expect(found()).toEqual([]);
  });
});

describe('the source', () => {
  it('must exist; without it nothing else is looked at', () => {
    const finding = only({ source: null, postgres: unseen('no pod'), secretKeys: {} });
    expect(finding).toMatchObject({ code: 'SOURCE_MISSING', severity: 'blocker' });
    expect(finding.what).toBe('There is no v1 cluster cluster1 in namespace pg.');
    expect(finding.evidence).toContain('pg/cluster1');
    // The short plural means v2 as soon as both are installed.
    expect(finding.remedy).toContain('perconapgclusters.pg.percona.com');
  });

  it.each([
    [{ pause: true }, 'paused'],
    [{ standby: true }, 'itself a standby'],
  ])('must be in service: %j', (spec, state) => {
    const finding = only({ source: v1Cluster(spec) });
    expect(finding).toMatchObject({ code: 'SOURCE_NOT_PRIMARY', severity: 'blocker' });
    expect(finding.what).toContain(state);
  });

  it.each(['pause', 'standby'] as const)('is in service where nothing is said of %s', (field) => {
    expect(codes({ source: v1ClusterWithout(field) })).toEqual([]);
  });
});

describe('the secrets', () => {
  const REPO = 'cluster1-backrest-repo-config';
  const USER = 'cluster1-pguser-secret';
  const { secretKeys } = observation();

  it.each([REPO, USER])('must exist: %s', (name) => {
    for (const keys of [{ ...secretKeys, [name]: null }, without(secretKeys, name)]) {
      const finding = only({ secretKeys: keys });
      expect(finding).toMatchObject({ code: 'SECRET_INCOMPLETE', severity: 'blocker' });
      expect(finding.what).toBe(`The secret ${name} does not exist.`);
      expect(finding.remedy).toContain('in namespace pg with the keys');
      expect(finding.evidence).toBe('not found');
    }
  });

  it.each([
    [REPO, ['aws-s3-key'], 'aws-s3-key-secret'],
    [REPO, ['aws-s3-key-secret'], 'aws-s3-key'],
    [REPO, [], 'aws-s3-key, aws-s3-key-secret'],
    [REPO, ['sshd_config', 'id_ed25519'], 'aws-s3-key, aws-s3-key-secret'],
    [USER, ['username'], 'password'],
  ])('must hold every key: %s with %j lacks %s', (name, keys, lacking) => {
    const finding = only({ secretKeys: { ...secretKeys, [name]: keys } });
    expect(finding.what).toBe(`The secret ${name} lacks ${lacking}.`);
    expect(finding.evidence).toBe(`keys: ${keys.join(', ') || 'none'}`);
  });

  it('include that of the user that v1 has, not of the default one', () => {
    const source = v1Cluster({ user: 'app' });
    expect(only({ source }).what).toContain('cluster1-app-secret');
    const held = { ...secretKeys, 'cluster1-app-secret': ['password'] };
    expect(codes({ source, secretKeys: held })).toEqual([]);
  });

  it('include that of the user of the example of v1 where v1 names none', () => {
    expect(codes({ source: v1ClusterWithout('user') })).toEqual([]);
  });

  it('are all named at once, with every key that they need', () => {
    const [repository] = found({ secretKeys: {} });
    expect(repository?.remedy).toContain('with the keys aws-s3-key, aws-s3-key-secret.');
    expect(codes({ secretKeys: {} })).toEqual(['SECRET_INCOMPLETE', 'SECRET_INCOMPLETE']);
  });
});

describe('the operators', () => {
  it.each([
    ['sourceOperatorRunning', 'SOURCE_OPERATOR_DOWN', 'v1'],
    ['targetOperatorRunning', 'TARGET_OPERATOR_DOWN', 'v2'],
  ] as const)('must run: %s', (field, code, name) => {
    const finding = only({ [field]: seen(false) });
    expect(finding).toMatchObject({ code, severity: 'blocker', evidence: 'no available replica' });
    expect(finding.what).toContain(`The ${name} operator is not running`);
  });

  it.each([
    ['sourceOperatorRunning', 'SOURCE_OPERATOR_DOWN'],
    ['targetOperatorRunning', 'TARGET_OPERATOR_DOWN'],
  ] as const)('block when they could not be looked at: %s', (field, code) => {
    expect(only({ [field]: unseen('forbidden') })).toMatchObject({
      code,
      severity: 'blocker',
      evidence: 'forbidden',
    });
  });

  it('are not looked for where v2 is not even installed', () => {
    const finding = only({ targetCrdServed: seen(false), targetOperatorRunning: seen(false) });
    expect(finding).toMatchObject({ code: 'TARGET_CRD_MISSING', severity: 'blocker' });
    expect(finding.remedy).toContain('2.9.0');
  });
});

describe('the target', () => {
  it('must not be there: it is not ours to take', () => {
    const finding = only({ target: { exists: true, madeBy: null, standby: true } });
    expect(finding).toMatchObject({ code: 'TARGET_EXISTS', severity: 'blocker' });
    expect(finding.what).toBe('A v2 cluster cluster1-v2 exists in namespace pg.');
    expect(finding.evidence).toBe('not made by a migration');
  });

  it('must not be of another migration', () => {
    const finding = only({ target: { exists: true, madeBy: 'other', standby: true } });
    expect(finding).toMatchObject({ code: 'TARGET_EXISTS', evidence: 'made by migration other' });
  });

  it('may be the standby that this migration made before', () => {
    expect(codes({ target: { exists: true, madeBy: OBSERVER, standby: true } })).toEqual([]);
  });

  it('must not be in service, whoever made it: it would be demoted', () => {
    const finding = only({ target: { exists: true, madeBy: OBSERVER, standby: false } });
    expect(finding).toMatchObject({ code: 'TARGET_EXISTS', severity: 'blocker' });
  });

  it('must be looked at: what cannot be seen is not taken for free', () => {
    const finding = only({ targetCrdServed: { seen: false, why: 'forbidden' } });
    expect(finding).toMatchObject({
      code: 'TARGET_UNSEEN',
      severity: 'blocker',
      evidence: 'forbidden',
    });
    expect(finding.what).toContain('The place of the v2 cluster');
  });
});

describe('keepBackups', () => {
  it.each([v1Cluster({ keepBackups: false }), v1ClusterWithout('keepBackups')])(
    'is set by the migration, which restarts v1: a warning, not a blocker',
    (source) => {
      const finding = only({ source });
      expect(finding).toMatchObject({ code: 'KEEP_BACKUPS_OFF', severity: 'warning' });
      expect(finding.what).toMatch(/^spec\.keepBackups of v1 is not true; .* restarts v1 once/);
      expect(finding.remedy).toContain('set spec.keepBackups: true yourself');
      expect(blockers(found({ source }))).toEqual([]);
    },
  );
});

describe('several things wrong', () => {
  const broken: Partial<Observation> = {
    source: v1Cluster({ pause: true, keepBackups: false, backup: {} }),
    postgres: seen(
      postgresFacts({
        majorVersion: 12,
        archiver: { lastArchivedSegment: null, failedCount: 1, failing: true },
      }),
    ),
    secretKeys: {},
    sourceOperatorRunning: seen(false),
    targetOperatorRunning: seen(false),
    target: { exists: true, madeBy: null, standby: true },
  };

  it('are told all at once', () => {
    expect(codes(broken)).toEqual([
      'SOURCE_NOT_PRIMARY',
      'NO_CLOUD_STORAGE',
      'ARCHIVE_FAILING',
      'MAJOR_UNSUPPORTED',
      'SECRET_INCOMPLETE',
      'SECRET_INCOMPLETE',
      'SOURCE_OPERATOR_DOWN',
      'TARGET_OPERATOR_DOWN',
      'TARGET_EXISTS',
      'KEEP_BACKUPS_OFF',
    ]);
  });

  it('block by those that are blockers', () => {
    const blocking = blockers(found(broken)).map(({ code }) => code);
    expect(blocking).toEqual(codes(broken).filter((code) => code !== 'KEEP_BACKUPS_OFF'));
  });

  it('say each what is the case, what to do, and on what evidence', () => {
    const others: Partial<Observation>[] = [
      { source: null },
      { source: v1Cluster({ backup: { storages: { a: s3Storage(), b: s3Storage() } } }) },
      { source: v1Cluster({ backup: { storages: { a: { type: 's3' } } } }) },
      { repository: seen(repositoryFacts({ fullBackups: 0, newestArchivedSegment: null })) },
      { repository: seen(repositoryFacts({ statusCode: 99 })) },
      { repository: seen(repositoryFacts({ systemIdentifiers: ['1', '2'] })) },
      { repository: unseen('no'), postgres: unseen('no'), targetOperatorRunning: unseen('no') },
      { targetCrdServed: seen(false) },
    ];
    const all = [broken, ...others].flatMap((overrides) => found(overrides));
    expect(new Set(all.map(({ code }) => code)).size).toBeGreaterThan(17);
    for (const finding of all) {
      expect(finding.code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
      for (const text of [finding.what, finding.remedy, finding.evidence])
        expect(text.trim()).not.toBe('');
    }
  });
});

it('blocks on a storage that v2 cannot take, but still looks at the rest', () => {
  expect(codes({ source: v1Cluster({ backup: {}, keepBackups: false }) })).toEqual([
    'NO_CLOUD_STORAGE',
    'KEEP_BACKUPS_OFF',
  ]);
});

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
