import { describe, expect, it } from 'vitest';
import { cloudStorage, cloudStorages } from '../../src/planner/cloud-storage.ts';
import { fixture, sourceWith } from './translate-helpers.ts';

const two = fixture('s3-and-gcs').source;
const withStorages = (storages: Record<string, { type?: string; bucket?: string }>) =>
  sourceWith({ backup: { storages } });

describe('the cloud storages of v1', () => {
  it('are those of S3 and GCS with their names, in their order', () => {
    expect(cloudStorages(two)).toEqual([
      expect.objectContaining({ name: 'amazon', type: 's3', bucket: 'a' }),
      expect.objectContaining({ name: 'google', type: 'gcs', bucket: 'g' }),
    ]);
  });

  it.each([
    ['no backup section', { metadata: two.metadata, spec: {} }],
    ['no storages', sourceWith({ backup: {} })],
    ['only a local one', withStorages({ disk: { type: 'local' } })],
    ['one without a type', withStorages({ odd: { bucket: 'b' } })],
  ])('are none with %s', (_what, source) => {
    expect(cloudStorages(source)).toEqual([]);
    expect(cloudStorage(source, null)).toBeNull();
  });
});

describe('the storage that v2 is fed from', () => {
  it('is the only one, beside a local one', () => {
    const source = withStorages({ disk: { type: 'local' }, cloud: { type: 'gcs', bucket: 'b' } });
    expect(cloudStorage(source, null)).toMatchObject({ name: 'cloud', bucket: 'b' });
  });

  it('is not guessed where there are two', () => {
    expect(cloudStorage(two, null)).toBeNull();
  });

  it.each(['amazon', 'google'])('is the one that is named: %s', (name) => {
    expect(cloudStorage(two, name)?.name).toBe(name);
  });

  it('is none where the name is wrong, even if there is only one', () => {
    expect(cloudStorage(two, 'azure')).toBeNull();
    expect(cloudStorage(sourceWith(), 'another')).toBeNull();
    expect(cloudStorage(withStorages({ disk: { type: 'local' } }), 'disk')).toBeNull();
  });
});
