import { describe, expect, it } from 'vitest';
import type { V1Storage } from '../../src/model/v1-cluster.ts';
import { cloudStorage, repositoryPath, translate } from '../../src/planner/translate.ts';
import {
  postgresFacts,
  request,
  s3Storage,
  v1Cluster,
  v1ClusterWithout,
} from '../helpers/builders.ts';

function repositoryOf(facts: { storage?: Partial<V1Storage>; keys?: string[] } = {}) {
  const storages = { 'my-s3': s3Storage(facts.storage) };
  const { repository, standby, final } = translate({
    request: request(),
    source: v1Cluster({ backup: { storages } }),
    environment: {},
    postgres: postgresFacts(),
    repositorySecretKeys: facts.keys ?? ['aws-s3-key', 'aws-s3-key-secret'],
    owner: 'handover-pg-cluster1',
  });
  // Whatever is said of the repository must hold in both forms of the cluster.
  expect(standby.spec.backups).toEqual(final.spec.backups);
  expect(final.spec.backups.pgbackrest.global).toEqual(repository.global);
  return repository;
}

describe('the options of pgBackRest', () => {
  it('spell the path repo1-path: `repo1`, as the document has it, is not an option', () => {
    const { global, path } = repositoryOf();
    expect(global).toHaveProperty('repo1-path', path);
    expect(global).not.toHaveProperty('repo1');
  });

  it('are all texts, as pgBackRest and the CRD want them', () => {
    for (const value of Object.values(repositoryOf({ storage: { verifyTLS: true } }).global))
      expect(value).toBeTypeOf('string');
  });

  it.each([
    [undefined, 'n'],
    [false, 'n'],
    [true, 'y'],
  ])('verify TLS as v1 does, where absent means not: %j is %s', (verifyTLS, option) => {
    const storage = verifyTLS === undefined ? {} : { verifyTLS };
    expect(repositoryOf({ storage }).global['repo1-storage-verify-tls']).toBe(option);
  });

  it.each([
    [undefined, 'host'],
    ['', 'host'],
    ['host', 'host'],
    ['path', 'path'],
  ])('take the URI style of v1, where absent means host: %j is %s', (uriStyle, option) => {
    const storage = uriStyle === undefined ? {} : { uriStyle };
    expect(repositoryOf({ storage }).global['repo1-s3-uri-style']).toBe(option);
  });

  it('name the file of a CA of its own, only where v1 has one', () => {
    const keys = ['aws-s3-key', 'aws-s3-key-secret', 'aws-s3-ca.crt'];
    expect(repositoryOf({ keys }).global['repo1-storage-ca-file']).toBe(
      '/etc/pgbackrest/conf.d/aws-s3-ca.crt',
    );
    expect(repositoryOf().global).not.toHaveProperty('repo1-storage-ca-file');
  });
});

describe('the repository', () => {
  it('is the bucket, the endpoint and the region of v1', () => {
    const storage = { bucket: 'b', endpointUrl: 's3.example.com', region: 'eu-west-1' };
    expect(repositoryOf({ storage })).toMatchObject({
      bucket: 'b',
      endpoint: 's3.example.com',
      region: 'eu-west-1',
    });
  });
});

describe('repositoryPath', () => {
  const configured = v1Cluster({ backup: { repoPath: '/from/cr' } });

  it('is where the pod of v1 really archives to, whatever the custom resource says', () => {
    const environment = { PGBACKREST_REPO1_PATH: '/from/pod' };
    expect(repositoryPath(configured, environment)).toBe('/from/pod');
    expect(repositoryPath(v1Cluster(), environment)).toBe('/from/pod');
  });

  it.each([{}, { PGBACKREST_REPO1_PATH: '' }])(
    'is what the custom resource says when the pod says nothing: %j',
    (environment) => {
      expect(repositoryPath(configured, environment)).toBe('/from/cr');
    },
  );

  it.each([v1Cluster({ backup: {} }), v1Cluster({ backup: { repoPath: '' } })])(
    'is the default of v1 otherwise, with the name of v1',
    (source) => {
      expect(repositoryPath(source, {})).toBe('/backrestrepo/cluster1-backrest-shared-repo');
    },
  );

  it('is never taken from the name of the target', () => {
    expect(repositoryOf().path).not.toContain('cluster1-v2');
  });
});

describe('cloudStorage', () => {
  it('finds the S3 storage beside others, by its name', () => {
    const storages = { local: { type: 'local' }, cloud: s3Storage({ bucket: 'b' }) };
    expect(cloudStorage(v1Cluster({ backup: { storages } }))).toMatchObject({
      name: 'cloud',
      type: 's3',
      bucket: 'b',
    });
  });

  it('finds none where there is none', () => {
    expect(cloudStorage(v1ClusterWithout('backup'))).toBeNull();
    expect(cloudStorage(v1Cluster({ backup: {} }))).toBeNull();
    expect(cloudStorage(v1Cluster({ backup: { storages: { l: { type: 'local' } } } }))).toBeNull();
  });

  it('is required of a plan', () => {
    expect(() => repositoryOf({ storage: { type: 'local' } })).toThrow('no cloud storage');
  });
});
