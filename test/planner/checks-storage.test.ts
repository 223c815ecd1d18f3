import { describe, expect, it } from 'vitest';
import type { V1Storage } from '../../src/model/v1-cluster.ts';
import {
  SYSTEM_IDENTIFIER,
  postgresFacts,
  repositoryFacts,
  s3Storage,
  v1Cluster,
  v1ClusterWithout,
} from '../helpers/builders.ts';
import { codes, only, seen, unseen } from './checks-helpers.ts';

const withStorages = (storages: Record<string, V1Storage>) => ({
  source: v1Cluster({ backup: { storages } }),
});

describe('the cloud storage', () => {
  it.each([
    ['no backup section', v1ClusterWithout('backup')],
    ['no storages', v1Cluster({ backup: {} })],
    ['only a local storage', v1Cluster({ backup: { storages: { here: { type: 'local' } } } })],
    ['a storage without a type', v1Cluster({ backup: { storages: { here: {} } } })],
  ])('must be there: %s', (_what, source) => {
    expect(only({ source })).toMatchObject({ code: 'NO_CLOUD_STORAGE', severity: 'blocker' });
  });

  it('is shown as it was seen', () => {
    const finding = only(withStorages({ here: { type: 'local' }, odd: {} }));
    expect(finding.evidence).toBe('spec.backup.storages: here=local, odd=none');
    expect(only({ source: v1Cluster({ backup: {} }) }).evidence).toContain('none');
  });

  it('must be one: v1 takes one of several at random', () => {
    const finding = only(withStorages({ a: s3Storage(), b: s3Storage() }));
    expect(finding).toMatchObject({ code: 'SEVERAL_CLOUD_STORAGES', severity: 'blocker' });
    expect(finding.evidence).toContain('a=s3, b=s3');
  });

  it('may stand beside a local one', () => {
    expect(codes(withStorages({ here: { type: 'local' }, cloud: s3Storage() }))).toEqual([]);
  });

  it.each(['bucket', 'endpointUrl', 'region'] as const)(
    'must have what v2 requires: %s',
    (field) => {
      const { [field]: value, ...without } = s3Storage();
      expect(value).toBeTypeOf('string');
      for (const storage of [without, s3Storage({ [field]: '' })]) {
        const finding = only(withStorages({ 'my-s3': storage }));
        expect(finding).toMatchObject({ code: 'CLOUD_STORAGE_INCOMPLETE', severity: 'blocker' });
        expect(finding.what).toBe(`The storage my-s3 of v1 lacks ${field}, which v2 requires.`);
        expect(finding.remedy).toBe(`set spec.backup.storages.my-s3.${field}.`);
      }
    },
  );

  it('has all that it lacks named at once', () => {
    const finding = only(withStorages({ 'my-s3': { type: 's3' } }));
    expect(finding.what).toContain('lacks bucket, endpointUrl, region,');
  });
});

describe('the repository', () => {
  it('must hold a full backup', () => {
    const finding = only({ repository: seen(repositoryFacts({ fullBackups: 0 })) });
    expect(finding).toMatchObject({ code: 'NO_FULL_BACKUP', severity: 'blocker' });
    expect(finding.evidence).toBe(
      'stanza status 0 (ok), full backups 0, newest WAL 00000004000000000000001C',
    );
  });

  it('must hold a full backup: status 2 is how pgBackRest says that there is none', () => {
    const facts = repositoryFacts({
      statusCode: 2,
      statusMessage: 'no valid backups',
      fullBackups: 0,
    });
    const finding = only({ repository: seen(facts) });
    expect(finding).toMatchObject({ code: 'NO_FULL_BACKUP', severity: 'blocker' });
    expect(finding.evidence).toBe(
      'stanza status 2 (no valid backups), full backups 0, newest WAL 00000004000000000000001C',
    );
  });

  it.each([
    [1, 'missing stanza path'],
    [3, 'missing stanza data'],
    [99, 'other'],
  ])(
    'is not told to take a backup where the stanza is what lacks: status %d',
    (statusCode, statusMessage) => {
      const facts = repositoryFacts({
        statusCode,
        statusMessage,
        fullBackups: 0,
        newestArchivedSegment: null,
      });
      const finding = only({ repository: seen(facts) });
      expect(finding).toMatchObject({ code: 'STANZA_NOT_OK', severity: 'blocker' });
      expect(finding.what).toBe(`pgBackRest says of the cloud stanza: ${statusMessage}.`);
      expect(finding.remedy).toContain('stanza-create');
      expect(finding.evidence).toBe(
        `stanza status ${statusCode} (${statusMessage}), full backups 0, newest WAL none`,
      );
    },
  );

  it('must be well in the eyes of pgBackRest', () => {
    const facts = repositoryFacts({ statusCode: 99, statusMessage: 'other', fullBackups: 2 });
    const finding = only({ repository: seen(facts) });
    expect(finding).toMatchObject({ code: 'STANZA_NOT_OK', severity: 'blocker' });
    expect(finding.what).toContain('other');
    expect(finding.evidence).toBe(
      'stanza status 99 (other), full backups 2, newest WAL 00000004000000000000001C',
    );
  });

  it('blocks when it could not be looked at, with the reason', () => {
    const finding = only({ repository: unseen('the repo host is not there') });
    expect(finding).toMatchObject({
      code: 'REPOSITORY_UNSEEN',
      severity: 'blocker',
      evidence: 'the repo host is not there',
    });
  });

  it('is not asked about where there is no cloud storage', () => {
    const source = v1ClusterWithout('backup');
    expect(codes({ source, repository: unseen('no') })).toEqual(['NO_CLOUD_STORAGE']);
  });
});

describe('the identity of the repository', () => {
  const FORMER = '7100000000000000001';
  const OTHER = '7200000000000000002';
  const archivedBy = (...systemIdentifiers: string[]) => ({
    repository: seen(repositoryFacts({ systemIdentifiers })),
  });

  it('must be that of v1: a standby would become a copy of another cluster', () => {
    const finding = only(archivedBy(OTHER));
    expect(finding).toMatchObject({ code: 'REPOSITORY_SHARED', severity: 'blocker' });
    expect(finding.evidence).toContain(`v1 ${SYSTEM_IDENTIFIER}`);
    expect(finding.evidence).toContain(OTHER);
  });

  it('is that of who archives there now, not of who did', () => {
    expect(codes(archivedBy(FORMER, SYSTEM_IDENTIFIER))).toEqual([]);
    expect(codes(archivedBy(SYSTEM_IDENTIFIER, OTHER))).toEqual(['REPOSITORY_SHARED']);
  });

  it('is not judged where either side could not be seen: that blocks by itself', () => {
    const { repository } = archivedBy(OTHER);
    expect(codes({ repository, postgres: unseen('no') })).toEqual(['SOURCE_UNSEEN']);
    expect(codes({ repository: unseen('no') })).toEqual(['REPOSITORY_UNSEEN']);
  });

  it('is not judged of an empty repository, which is refused for having no backup', () => {
    const facts = repositoryFacts({ systemIdentifiers: [], fullBackups: 0 });
    expect(codes({ repository: seen(facts) })).toEqual(['NO_FULL_BACKUP']);
  });
});

describe('archiving', () => {
  const failing = {
    lastArchivedSegment: '00000004000000000000001C',
    failedCount: 7,
    failing: true,
  };

  it('must not be failing', () => {
    const finding = only({ postgres: seen(postgresFacts({ archiver: failing })) });
    expect(finding).toMatchObject({ code: 'ARCHIVE_FAILING', severity: 'blocker' });
    expect(finding.evidence).toBe(
      'pg_stat_archiver: last archived 00000004000000000000001C, failed 7',
    );
  });

  it('must have begun', () => {
    const archiver = { ...failing, lastArchivedSegment: null };
    const finding = only({ postgres: seen(postgresFacts({ archiver })) });
    expect(finding.evidence).toBe('pg_stat_archiver: last archived none, failed 7');
  });

  it('may have failed in the past', () => {
    const archiver = { ...failing, failing: false };
    expect(codes({ postgres: seen(postgresFacts({ archiver })) })).toEqual([]);
  });

  it('blocks once, and with the reason, when PostgreSQL could not be asked', () => {
    expect(only({ postgres: unseen('psql broke off') })).toMatchObject({
      code: 'SOURCE_UNSEEN',
      severity: 'blocker',
      evidence: 'psql broke off',
    });
  });
});

describe('the major of PostgreSQL', () => {
  it.each([14, 15])('may be %d', (majorVersion) => {
    expect(codes({ postgres: seen(postgresFacts({ majorVersion })) })).toEqual([]);
  });

  it.each([12, 13, 16])('may not be %d: the target has no image of it', (majorVersion) => {
    const finding = only({ postgres: seen(postgresFacts({ majorVersion })) });
    expect(finding).toMatchObject({ code: 'MAJOR_UNSUPPORTED', severity: 'blocker' });
    expect(finding.what).toContain(`PostgreSQL ${majorVersion};`);
    expect(finding.evidence).toContain('images: 14, 15');
  });
});
