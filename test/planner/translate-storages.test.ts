import { describe, expect, it } from 'vitest';
import type { V1Storage } from '../../src/model/v1-cluster.ts';
import { fateOf, planOf, planOfFixture, verdictOn, type SeenOfV1 } from './translate-helpers.ts';

const S3: V1Storage = {
  ...{ type: 's3', bucket: 'b', region: 'eu-west-1', endpointUrl: 's3.example.com' },
};

function planWith(storage: V1Storage, seen: SeenOfV1 = {}) {
  return planOf({ backup: { storages: { mine: storage } } }, seen);
}

describe('another storage than the chosen one', () => {
  it('stays behind with its backups', () => {
    const plan = planOfFixture('s3-and-gcs');
    expect(plan.repository).toMatchObject({ type: 'gcs', bucket: 'g' });
    expect(plan.final.spec.backups.pgbackrest.repos).toHaveLength(1);
    expect(verdictOn(plan, 'spec.backup.storages.amazon.bucket')).toMatchObject({
      fate: 'dropped',
      why: 'v2 is fed from google; the backups in amazon stay where they are.',
    });
    expect(fateOf(plan, 'spec.backup.storages.google.bucket')).toEqual([
      'carried',
      'spec.backups.pgbackrest.repos[0].gcs.bucket',
    ]);
    expect(planOfFixture('s3-and-gcs', { storage: 'amazon' }).repository.type).toBe('s3');
  });

  it('stays behind on its volume where it is local', () => {
    const plan = planOfFixture('local-schedules');
    for (const field of ['spec.backup.storages.disk.type', 'spec.backup.volumeSpec'])
      expect(verdictOn(plan, field)).toMatchObject({
        fate: 'dropped',
        why: expect.stringContaining('local repository') as string,
      });
  });
});

describe('a field of the storage', () => {
  it.each([
    ['uriStyle', 'path', 'repo1-s3-uri-style'],
    ['verifyTLS', true, 'repo1-storage-verify-tls'],
    ['verifyTLS', false, 'repo1-storage-verify-tls'],
  ])('is carried where the pod agrees: %s %j', (field, value, option) => {
    const plan = planWith({ ...S3, [field]: value });
    expect(fateOf(plan, `spec.backup.storages.mine.${field}`)).toEqual([
      'carried',
      `spec.backups.pgbackrest.global.${option}`,
    ]);
  });

  it('is changed where the pod does not: TLS that is said to be verified, and is not', () => {
    const environment = { PGHA_PGBACKREST_S3_VERIFY_TLS: 'false' };
    const plan = planWith({ ...S3, verifyTLS: true }, { environment });
    expect(verdictOn(plan, 'spec.backup.storages.mine.verifyTLS')).toMatchObject({
      fate: 'changed',
      why: expect.stringContaining('archives with "n"') as string,
    });
  });

  it.each(['keyType', 'endpointUrl'])('is carried for GCS too: %s', (field) => {
    const plan = planOfFixture('gcs-endpoint-key-type');
    expect(verdictOn(plan, `spec.backup.storages.emulator.${field}`).fate).toBe('carried');
  });
});
