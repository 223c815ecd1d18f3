import { describe, expect, it } from 'vitest';
import type { V1Storage } from '../../../src/model/v1-cluster.ts';
import {
  gcsStorage,
  request,
  s3Storage,
  seen,
  unseen,
  v1Environment,
} from '../../helpers/builders.ts';
import { codes, ofCode, only, quietSource, type World } from '../checks-helpers.ts';

const withStorages = (storages: Record<string, V1Storage>): World => ({
  source: quietSource({ backup: { storages } }),
});
const wanting = (storage: string) => ({
  request: request({ source: { ...request().source, storage } }),
});
const sourceSecrets = seen({
  'cluster1-backrest-repo-config': ['aws-s3-key', 'aws-s3-key-secret', 'gcs-key'],
  'cluster1-pguser-secret': ['password'],
});

describe('the cloud storage', () => {
  const noBackup = quietSource();
  delete noBackup.spec.backup;

  it.each([
    ['no backup section', noBackup],
    ['no storages', quietSource({ backup: {} })],
    ['only a local storage', quietSource({ backup: { storages: { here: { type: 'local' } } } })],
    ['a storage without a type', quietSource({ backup: { storages: { here: {} } } })],
  ])('must be there: %s', (_what, source) => {
    const finding = only({ source });
    expect(finding).toMatchObject({ code: 'NO_CLOUD_STORAGE', severity: 'blocker' });
    expect(finding.remedy).toContain(
      'kubectl -n pg edit perconapgclusters.pg.percona.com cluster1',
    );
  });

  it('is shown as it was seen', () => {
    const finding = only(withStorages({ here: { type: 'local' }, odd: {} }));
    expect(finding.evidence).toBe('spec.backup.storages: here=local, odd=none');
    expect(only({ source: quietSource({ backup: {} }) }).evidence).toBe(
      'spec.backup.storages: none',
    );
  });

  it.each([
    [s3Storage(), s3Storage()],
    [gcsStorage(), gcsStorage()],
  ])('must be one of its type: v1 takes one of several at random, named or not', (a, b) => {
    for (const world of [withStorages({ a, b }), { ...withStorages({ a, b }), ...wanting('a') }]) {
      const [finding] = ofCode('SEVERAL_CLOUD_STORAGES', world);
      expect(finding).toMatchObject({ severity: 'blocker' });
      expect(finding?.what).toContain('at random');
      expect(finding?.evidence).toContain(`a=${a.type ?? ''}, b=${b.type ?? ''}`);
    }
  });

  it('may be one of each type, and the request says which', () => {
    const both = { ...withStorages({ s: s3Storage(), g: gcsStorage() }), sourceSecrets };
    const finding = only(both);
    expect(finding).toMatchObject({ code: 'SEVERAL_CLOUD_STORAGES', severity: 'blocker' });
    expect(finding.remedy).toBe('set source.storage to s or g.');
    for (const storage of ['s', 'g']) expect(codes({ ...both, ...wanting(storage) })).toEqual([]);
  });

  it('may stand beside a local one', () => {
    expect(codes(withStorages({ here: { type: 'local' }, cloud: s3Storage() }))).toEqual([]);
  });

  it('must have the name that the request gives it', () => {
    const finding = only(wanting('other'));
    expect(finding).toMatchObject({ code: 'STORAGE_UNKNOWN', severity: 'blocker' });
    expect(finding.what).toContain('of the name other');
    expect(finding.remedy).toBe('set source.storage to my-s3, or leave it out.');
    expect(codes(wanting('my-s3'))).toEqual([]);
  });

  it('is not missed by its name where there is none at all', () => {
    const source = quietSource({ backup: {} });
    expect(codes({ source, ...wanting('my-s3') })).toEqual(['NO_CLOUD_STORAGE']);
  });

  it('is not found by the name of a local one', () => {
    const world = withStorages({ here: { type: 'local' }, a: s3Storage(), b: gcsStorage() });
    const finding = only({ ...world, ...wanting('here') });
    expect(finding.remedy).toBe('set source.storage to a or b.');
  });

  it('keeps the repository unasked where it is not clear which', () => {
    for (const world of [withStorages({}), withStorages({ a: s3Storage(), b: s3Storage() })])
      expect(codes({ ...world, repository: unseen('no') })).toHaveLength(1);
  });
});

describe('what v2 requires of a storage', () => {
  const bare = seen<Record<string, string>>({});

  it.each(['bucket', 'endpointUrl', 'region'] as const)('of S3 is the %s', (field) => {
    const { [field]: value, ...without } = s3Storage();
    expect(value).toBeTypeOf('string');
    for (const storage of [without, s3Storage({ [field]: '' })]) {
      const finding = only({ ...withStorages({ 'my-s3': storage }), environment: bare });
      expect(finding).toMatchObject({ code: 'CLOUD_STORAGE_INCOMPLETE', severity: 'blocker' });
      expect(finding.what).toBe(`The storage my-s3 of v1 lacks ${field}, which v2 requires.`);
      expect(finding.remedy).toContain(`set spec.backup.storages.my-s3.${field}: kubectl`);
    }
  });

  it('of GCS is the bucket alone', () => {
    const { bucket, ...without } = gcsStorage();
    expect(bucket).toBeTypeOf('string');
    const world = { ...withStorages({ g: without }), environment: bare, sourceSecrets };
    expect(only(world).what).toContain('lacks bucket,');
    expect(codes({ ...world, ...withStorages({ g: gcsStorage() }) })).toEqual([]);
  });

  it('is named all at once', () => {
    const finding = only({ ...withStorages({ 'my-s3': { type: 's3' } }), environment: bare });
    expect(finding.what).toContain('lacks bucket, endpointUrl, region,');
  });

  it("may stand in the environment only, from the defaults of v1's operator", () => {
    expect(codes(withStorages({ 'my-s3': { type: 's3' } }))).toEqual([]);
  });

  it('may stand in the custom resource only', () => {
    expect(codes({ environment: bare })).toEqual([]);
  });
});

describe('a repository that the running database keeps elsewhere than its custom resource says', () => {
  it.each([
    [{ bucket: 'new-bucket' }, 'bucket: in use my-bucket, declared new-bucket'],
    [{ region: 'eu-1' }, 'region: in use us-east-1, declared eu-1'],
    [{ endpointUrl: 's3.x' }, 'endpointUrl: in use minio.storage.svc:9000, declared s3.x'],
  ])('is a warning: %j', (change, evidence) => {
    const finding = only(withStorages({ 'my-s3': s3Storage(change) }));
    expect(finding).toMatchObject({ code: 'REPOSITORY_MOVED', severity: 'warning', evidence });
    expect(finding.what).toContain('the migration follows the running one');
  });

  it('is a warning where the path was changed', () => {
    const backup = { storages: { 'my-s3': s3Storage() }, repoPath: '/new' };
    const finding = only({ source: quietSource({ backup }) });
    expect(finding.evidence).toBe(
      'path: in use /backrestrepo/cluster1-backrest-shared-repo, declared /new',
    );
  });

  it('is none where both say the same, or one says nothing', () => {
    const repoPath = v1Environment['PGBACKREST_REPO1_PATH'] ?? '';
    for (const path of [repoPath, ''])
      expect(
        codes({
          source: quietSource({ backup: { storages: { 'my-s3': s3Storage() }, repoPath: path } }),
        }),
      ).toEqual([]);
  });
});
