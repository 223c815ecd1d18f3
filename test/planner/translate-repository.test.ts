import { describe, expect, it } from 'vitest';
import type { V1Storage } from '../../src/model/v1-cluster.ts';
import { fateOf, planOf, planOfFixture, verdictOn, type SeenOfV1 } from './translate-helpers.ts';

const S3: V1Storage = {
  ...{ type: 's3', bucket: 'b', region: 'eu-west-1', endpointUrl: 's3.example.com' },
};
const GCS: V1Storage = { type: 'gcs', bucket: 'b' };

function planWith(storage: V1Storage, seen: SeenOfV1 = {}) {
  return planOf({ backup: { storages: { mine: storage } } }, seen);
}

const repositoryOf = (storage: V1Storage, seen: SeenOfV1 = {}) =>
  planWith(storage, seen).repository;
const CA = { repositoryKeys: ['aws-s3-key', 'aws-s3-key-secret', 'gcs-key', 'aws-s3-ca.crt'] };
const CA_OPTION = { 'repo1-storage-ca-file': '/etc/pgbackrest/conf.d/aws-s3-ca.crt' };

describe('a repository in S3', () => {
  it('is the bucket, the endpoint and the region of v1, all three in v2', () => {
    const plan = planWith(S3);
    expect(plan.repository).toMatchObject({
      ...{ type: 's3', bucket: 'b', endpoint: 's3.example.com', region: 'eu-west-1' },
    });
    expect(plan.final.spec.backups.pgbackrest.repos).toEqual([
      { name: 'repo1', s3: { bucket: 'b', endpoint: 's3.example.com', region: 'eu-west-1' } },
    ]);
  });

  it.each([
    [undefined, 'n'],
    [false, 'n'],
    [true, 'y'],
  ])('verifies TLS as v1 does, where absent means not: %j is %s', (verifyTLS, option) => {
    const { global } = repositoryOf({ ...S3, ...(verifyTLS === undefined ? {} : { verifyTLS }) });
    expect(global['repo1-storage-verify-tls']).toBe(option);
  });

  it.each([
    [undefined, 'host'],
    ['', 'host'],
    ['host', 'host'],
    ['path', 'path'],
  ])('has the URI style of v1, where absent means host: %j is %s', (uriStyle, option) => {
    const { global } = repositoryOf({ ...S3, ...(uriStyle === undefined ? {} : { uriStyle }) });
    expect(global['repo1-s3-uri-style']).toBe(option);
  });

  it("trusts v1's own CA where its secret has one", () => {
    expect(repositoryOf(S3, CA).global).toMatchObject(CA_OPTION);
    expect(repositoryOf(S3).global).not.toHaveProperty('repo1-storage-ca-file');
  });

  it('has no option of GCS', () => {
    expect(JSON.stringify(planOfFixture('s3-own-ca').final)).not.toContain('gcs');
    expect(
      fateOf(planWith({ ...S3, keyType: 'service' }), 'spec.backup.storages.mine.keyType'),
    ).toEqual(['dropped', null]);
  });
});

describe('a repository in GCS', () => {
  it('is a bucket and nothing else, for v2 has no other field and refuses a region', () => {
    const { repository, final } = planOfFixture('gcs');
    expect(repository).toMatchObject({
      type: 'gcs',
      bucket: 'my-bucket',
      endpoint: null,
      region: null,
    });
    expect(final.spec.backups.pgbackrest.repos[0]).toEqual({
      name: 'repo1',
      gcs: { bucket: 'my-bucket' },
      schedules: { full: '0 0 * * 6' },
    });
    expect(repository.global).toEqual({
      'repo1-path': '/backrestrepo/cluster1-backrest-shared-repo',
    });
  });

  it('has an endpoint and a kind of key by options of pgBackRest', () => {
    const { repository } = planOfFixture('gcs-endpoint-key-type');
    expect(repository.endpoint).toBe('gcs.storage.svc:4443');
    expect(repository.global).toMatchObject({
      'repo1-gcs-endpoint': 'gcs.storage.svc:4443',
      'repo1-gcs-key-type': 'service',
    });
  });

  it("does not trust Amazon's roots, which v1 puts into every secret, where v1 did not", () => {
    expect(repositoryOf(GCS, CA).global).not.toHaveProperty('repo1-storage-ca-file');
    const environment = { PGBACKREST_REPO1_S3_CA_FILE: '/sshd/aws-s3-ca.crt' };
    expect(repositoryOf(GCS, { ...CA, environment }).global).toMatchObject(CA_OPTION);
    expect(repositoryOf(GCS, { environment }).global).not.toHaveProperty('repo1-storage-ca-file');
  });

  it('is verified whatever verifyTLS says, as v1 verifies it', () => {
    const environment = { PGHA_PGBACKREST_S3_VERIFY_TLS: 'false' };
    const plan = planWith(
      { ...GCS, verifyTLS: false, uriStyle: 'path', region: 'r' },
      { environment },
    );
    expect(plan.repository.global).not.toHaveProperty('repo1-storage-verify-tls');
    for (const field of ['verifyTLS', 'uriStyle', 'region'])
      expect(fateOf(plan, `spec.backup.storages.mine.${field}`)).toEqual(['dropped', null]);
  });
});

describe('the path of the repository', () => {
  const at = (repoPath: string | undefined, environment: Record<string, string> = {}) => {
    const backup = { storages: { mine: S3 }, ...(repoPath === undefined ? {} : { repoPath }) };
    return planOf({ backup }, { environment });
  };

  it('is spelled repo1-path: `repo1`, as the document has it, is not an option', () => {
    const { global } = at('/from/cr').final.spec.backups.pgbackrest;
    expect(global).toHaveProperty('repo1-path', '/from/cr');
    expect(global).not.toHaveProperty('repo1');
  });

  it('is where the pod of v1 archives to, whatever the custom resource says', () => {
    const environment = { PGBACKREST_REPO1_PATH: '/from/pod' };
    expect(at('/from/cr', environment).repository.path).toBe('/from/pod');
    expect(at(undefined, environment).repository.path).toBe('/from/pod');
    expect(verdictOn(at('/from/cr', environment), 'spec.backup.repoPath')).toEqual({
      field: 'spec.backup.repoPath',
      fate: 'changed',
      to: 'spec.backups.pgbackrest.global.repo1-path',
      why: `v1's pod archives with "/from/pod", whatever its custom resource says ("/from/cr").`,
    });
  });

  it.each([{}, { PGBACKREST_REPO1_PATH: '' }])(
    'is what the custom resource says when the pod says nothing: %j',
    (environment) => {
      expect(at('/from/cr', environment).repository.path).toBe('/from/cr');
    },
  );

  it.each([undefined, ''])(
    'is the default of v1 otherwise, with the name of v1: %j',
    (repoPath) => {
      expect(at(repoPath).repository.path).toBe('/backrestrepo/least-backrest-shared-repo');
    },
  );
});

describe('the environment of the pod of v1', () => {
  it.each([
    ['BUCKET', 'bucket', 'bucket'],
    ['ENDPOINT', 'endpoint', 'endpointUrl'],
    ['REGION', 'region', 'region'],
  ] as const)('is obeyed in its %s', (option, part, field) => {
    const plan = planWith(S3, { environment: { [`PGBACKREST_REPO1_S3_${option}`]: 'seen' } });
    expect(plan.repository[part]).toBe('seen');
    expect(plan.final.spec.backups.pgbackrest.repos[0]?.s3?.[part]).toBe('seen');
    expect(verdictOn(plan, `spec.backup.storages.mine.${field}`)).toMatchObject({
      fate: 'changed',
      why: expect.stringContaining('"seen"') as string,
    });
    const same = planWith(S3, { environment: {} });
    expect(verdictOn(same, `spec.backup.storages.mine.${field}`).fate).toBe('carried');
  });

  it.each([
    ['PGBACKREST_REPO1_S3_URI_STYLE', 'path', 'repo1-s3-uri-style', 'path'],
    ['PGHA_PGBACKREST_S3_VERIFY_TLS', 'true', 'repo1-storage-verify-tls', 'y'],
    ['PGHA_PGBACKREST_S3_VERIFY_TLS', 'false', 'repo1-storage-verify-tls', 'n'],
  ])('is obeyed in %s=%s', (name, value, option, expected) => {
    const storage = { ...S3, uriStyle: 'host', verifyTLS: value === 'false' };
    const { global } = repositoryOf(storage, { environment: { [name]: value } });
    expect(global[option]).toBe(expected);
  });

  it.each([
    ['PGBACKREST_REPO1_GCS_BUCKET', 'bucket'],
    ['PGBACKREST_REPO1_GCS_ENDPOINT', 'endpoint'],
  ] as const)('is obeyed for GCS in %s', (name, part) => {
    expect(repositoryOf(GCS, { environment: { [name]: 'seen' } })[part]).toBe('seen');
  });

  it('is obeyed for GCS in the kind of its key', () => {
    const environment = { PGBACKREST_REPO1_GCS_KEY_TYPE: 'token' };
    const plan = planWith({ ...GCS, keyType: 'service' }, { environment });
    expect(plan.repository.global['repo1-gcs-key-type']).toBe('token');
    expect(verdictOn(plan, 'spec.backup.storages.mine.keyType').fate).toBe('changed');
  });
});

describe('the options of pgBackRest', () => {
  it.each(['s3-own-ca', 'gcs-endpoint-key-type', 'every-field'])(
    'are all texts, as pgBackRest and the CRD want them: %s',
    (name) => {
      for (const value of Object.values(planOfFixture(name).final.spec.backups.pgbackrest.global))
        expect(value).toBeTypeOf('string');
    },
  );

  it('start a backup at once, in the standby and after it', () => {
    for (const { spec } of [planOf().standby, planOf().final])
      expect(spec.backups.pgbackrest.global).toHaveProperty('start-fast', 'y');
  });
});
