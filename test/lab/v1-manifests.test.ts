import { describe, expect, it } from 'vitest';

import { sourceManifest } from '../../lab/source-cluster/source-manifest.ts';
import type { EnvironmentVariable } from '../../lab/operators/shared/patroni-environment.ts';
import { buildPgcluster } from '../../lab/operators/v1/build-pgcluster.ts';
import { databaseDeployment } from '../../lab/operators/v1/manifests/database-deployment.ts';
import { instanceClaims } from '../../lab/operators/v1/manifests/instance-storage.ts';
import { patroniConfigMap } from '../../lab/operators/v1/manifests/patroni-config-map.ts';
import { cloudOptions } from '../../lab/operators/v1/manifests/pgbackrest-environment.ts';
import { repositoryDeployment } from '../../lab/operators/v1/manifests/repository-deployment.ts';
import { rmdataJob } from '../../lab/operators/v1/manifests/rmdata-job.ts';
import { roleSecrets, secretValues } from '../../lab/operators/v1/manifests/secrets.ts';
import type { PerconaPgCluster } from '../../lab/operators/v1/types.ts';

const S3 = {
  endpoint: 'localhost:9000',
  bucket: 'lab',
  region: 'us-east-1',
  accessKey: 'k',
  secretKey: 's',
  caFile: '/nowhere',
};
const GCS = { endpoint: 'localhost:9001', bucket: 'lab', keyFile: '/nowhere', caFile: '/nowhere' };

function pgcluster(options: Partial<Parameters<typeof sourceManifest>[1]> = {}) {
  const cr = sourceManifest({ s3: S3, gcs: GCS }, { name: 'cluster1', ...options });
  return buildPgcluster(cr as PerconaPgCluster);
}

interface Podded {
  spec: { template: { spec: { containers: [{ env: EnvironmentVariable[] }] } } };
}

function environment(options: Parameters<typeof pgcluster>[0] = {}): Map<string, unknown> {
  const deployment = databaseDeployment(pgcluster(options), 'cluster1', '/lab/kubeconfig');
  const { env } = (deployment as unknown as Podded).spec.template.spec.containers[0];
  return new Map(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}

describe('buildPgcluster', () => {
  it('writes keepBackups and keepData as global annotations, absent meaning false', () => {
    expect(pgcluster().spec.annotations.global).toEqual({
      'keep-backups': 'true',
      'keep-data': 'true',
    });
    const bare: PerconaPgCluster = {
      apiVersion: 'pg.percona.com/v1',
      kind: 'PerconaPGCluster',
      metadata: { name: 'bare', namespace: 'pg' },
      spec: {},
    };
    expect(buildPgcluster(bare).spec).toMatchObject({
      annotations: { global: { 'keep-backups': 'false', 'keep-data': 'false' } },
      backrestStorageTypes: ['local'],
    });
  });

  it('keeps annotations that the operator had put on the pgcluster', () => {
    const previous = pgcluster();
    previous.metadata.annotations = { 'primary-deployment': 'cluster1' };
    const cr = sourceManifest({ s3: S3, gcs: GCS }, { name: 'cluster1' }) as PerconaPgCluster;
    expect(buildPgcluster(cr, previous).metadata.annotations).toMatchObject({
      'primary-deployment': 'cluster1',
      'current-primary': 'cluster1',
    });
  });
});

describe('the database pod', () => {
  it('tells in its environment where the repository is', () => {
    const env = environment();
    expect(env.get('PGBACKREST_STANZA')).toBe('db');
    expect(env.get('PGBACKREST_REPO1_PATH')).toBe('/backrestrepo/cluster1-backrest-shared-repo');
    expect(env.get('PGBACKREST_REPO1_TYPE')).toBe('posix');
    expect(env.get('PGHA_PGBACKREST_LOCAL_S3_STORAGE')).toBe('true');
    expect(env.get('PGBACKREST_REPO1_S3_ENDPOINT')).toBe('localhost:9000');
    expect(env.get('PGBACKREST_REPO1_S3_KEY')).toEqual({
      secretKeyRef: { name: 'cluster1-backrest-repo-config', key: 'aws-s3-key' },
    });
    expect(env.get('PGHA_PGBACKREST_S3_VERIFY_TLS')).toBe('false');
    expect(env.get('PGDATA')).toBe('/pgdata/cluster1');
  });

  it('carries the path in the bucket in a form that the node does not take for a mount', () => {
    const path = environment().get('PG_HANDOVER_BUCKET_PATH');
    expect(path).toBe('backrestrepo/cluster1-backrest-shared-repo');
  });

  it('tells of a GCS bucket, with its key as a file and no authority', () => {
    const env = environment({ storage: 'gcs' });
    const told = [...env].filter(([name]) => name.startsWith('PGBACKREST_REPO1_GCS'));
    expect(Object.fromEntries(told)).toEqual({
      PGBACKREST_REPO1_GCS_BUCKET: 'lab',
      PGBACKREST_REPO1_GCS_ENDPOINT: 'localhost:9001',
      PGBACKREST_REPO1_GCS_KEY: '/sshd/gcs-key',
    });
    expect(env.get('PGHA_PGBACKREST_LOCAL_GCS_STORAGE')).toBe('true');
    expect(env.get('PGHA_PGBACKREST_LOCAL_S3_STORAGE')).toBe('false');
    const other = { type: 'gcs', bucket: 'other', keyType: 'token' };
    const first = environment({ storage: 'gcs', storages: { a: other } });
    expect(first.get('PGBACKREST_REPO1_GCS_BUCKET')).toBe('lab');
    const last = environment({ storage: 'gcs', storages: { z: other } });
    expect(last.get('PGBACKREST_REPO1_GCS_KEY_TYPE')).toBe('token');
    expect(last.get('PGBACKREST_REPO1_GCS_BUCKET')).toBe('other');
  });

  it('mounts WAL and tablespaces, and says where they are', () => {
    const cluster = pgcluster({ tablespaces: ['lake'], walVolume: true });
    const env = environment({ tablespaces: ['lake'], walVolume: true });
    expect(env.get('PGHA_TABLESPACES')).toBe('lake');
    expect(env.get('PGHA_WALDIR')).toBe('/pgwal/cluster1-wal');
    const text = JSON.stringify(databaseDeployment(cluster, 'cluster1', '/lab/kubeconfig'));
    expect(text).toContain('{"name":"tablespace-lake","mountPath":"/tablespaces/lake"}');
    expect(text).toContain('{"name":"pgwal","mountPath":"/pgwal"}');
    expect(instanceClaims(cluster, 'cluster1').map(({ metadata }) => metadata.name)).toEqual([
      ...['cluster1', 'cluster1-wal', 'cluster1-tablespace-lake'],
    ]);
    expect(patroniConfigMap(cluster).data?.['patroni.yml']).toContain('"/pgwal/cluster1-wal"');
    expect(environment().has('PGHA_WALDIR')).toBe(false);
  });

  it('projects the custom configuration before what the operator may add', () => {
    const cluster = pgcluster({ storage: 'gcs', cipherPass: 'swordfish', customConfig: {} });
    const deployments = [
      databaseDeployment(cluster, 'cluster1', '/lab/kubeconfig'),
      repositoryDeployment(cluster),
    ];
    for (const deployment of deployments) {
      const text = JSON.stringify(deployment);
      const names = ['cluster1-gcs-ca', 'cluster1-repo-cipher', 'cluster1-custom-config'];
      const places = [...names, 'cluster1-config-backrest'].map((name) =>
        text.indexOf(`"${name}"`),
      );
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
      expect(text).not.toContain('swordfish');
    }
  });

  it('knows of no bucket when the storage is local only', () => {
    const names = [...environment({ storage: 'local' }).keys()];
    expect(names.filter((name) => name.includes('_S3_') && !name.startsWith('PGHA'))).toEqual([]);
    expect(environment({ storage: 'local' }).get('PGHA_PGBACKREST_LOCAL_S3_STORAGE')).toBe('false');
  });
});

describe('cloudOptions', () => {
  it('point at the one bucket', () => {
    expect(cloudOptions(pgcluster())).toEqual([['--repo1-type=s3', '--no-repo1-s3-verify-tls']]);
    expect(cloudOptions(pgcluster({ verifyTls: true }))).toEqual([['--repo1-type=s3']]);
    expect(cloudOptions(pgcluster({ storage: 'gcs' }))).toEqual([['--repo1-type=gcs']]);
    expect(cloudOptions(pgcluster({ storage: 'local' }))).toEqual([]);
  });

  it('set the type twice where there are an S3 and a GCS storage, as v1 does', () => {
    const both = pgcluster({ storages: { other: { type: 'gcs', bucket: 'b' } }, verifyTls: true });
    expect(both.spec.backrestStorageTypes).toEqual(['local', 's3', 'gcs']);
    expect(cloudOptions(both)).toEqual([
      ['--repo1-type=s3'],
      ['--repo1-type=s3', '--repo1-type=gcs'],
    ]);
  });
});

describe('claims', () => {
  it('name a storage class only where one is wanted', () => {
    const volumeSpec = { size: '2Gi', storagetype: 'dynamic', storageclass: 'fast' };
    const [fast] = instanceClaims(pgcluster({ spec: { pgPrimary: { volumeSpec } } }), 'cluster1');
    expect(fast?.spec).toMatchObject({
      storageClassName: 'fast',
      resources: { requests: { storage: '2Gi' } },
    });
    const [plain] = instanceClaims(pgcluster(), 'cluster1');
    expect(plain?.spec).not.toHaveProperty('storageClassName');
  });
});

describe('patroniConfigMap', () => {
  it('keeps paths out of the part that outlives the pod', () => {
    const text = patroniConfigMap(pgcluster()).data?.['patroni.yml'] ?? '';
    const config = JSON.parse(text) as { bootstrap: { dcs: unknown } };
    expect(JSON.stringify(config.bootstrap.dcs)).not.toMatch(/"\/|archive_command/);
  });

  it('merges the server parameters of a custom configuration', () => {
    const custom = `
bootstrap:
  dcs:
    postgresql:
      parameters:
        max_connections: 321
`;
    const text = patroniConfigMap(pgcluster(), custom).data?.['patroni.yml'] ?? '';
    expect(text).toContain('"max_connections": 321');
  });

  it('shuts clients without TLS out only when the cluster is tlsOnly', () => {
    const hba = (tlsOnly: boolean): string =>
      patroniConfigMap(pgcluster({ spec: { tlsOnly } })).data?.['patroni.yml'] ?? '';
    expect(hba(false)).toContain('"host all all all md5"');
    expect(hba(true)).not.toContain('"host all all all md5"');
    expect(hba(true)).toContain('"hostssl all all all md5"');
  });
});

describe('rmdataJob', () => {
  const settings = {
    jobName: 'cluster1-rmdata-0000',
    kubeconfigPath: '/lab/kubeconfig',
    nodePath: '/bin/node',
    programPath: '/lab/rmdata.ts',
  };

  it('removes what the annotations do not keep', () => {
    const text = JSON.stringify(rmdataJob(pgcluster({ keepBackups: false }), settings));
    expect(text).toContain('{"name":"REMOVE_DATA","value":"false"}');
    expect(text).toContain('{"name":"REMOVE_BACKUP","value":"true"}');
  });

  it('can be made to wait for a Secret', () => {
    const annotations = { 'lab.pg-handover/rmdata-needs-secret': 'image' };
    const text = JSON.stringify(rmdataJob(pgcluster({ annotations }), settings));
    expect(text).toContain('"secret":{"secretName":"image"}');
  });
});

describe('roleSecrets', () => {
  it('derives one Secret for each role, with a name for all but pgbouncer', () => {
    const secrets = roleSecrets('pg', 'cluster1', { pguser: 'a', pgbouncer: 'b' });
    expect(secrets.map(({ metadata }) => metadata.name)).toEqual([
      'cluster1-pguser-secret',
      'cluster1-pgbouncer-secret',
    ]);
    expect(secrets.map(secretValues)).toEqual([
      { username: 'pguser', password: 'a' },
      { username: '', password: 'b' },
    ]);
  });
});

describe('sourceManifest', () => {
  it('refuses tablespaces of replicas, which would lie on those of the primary', () => {
    expect(() => pgcluster({ tablespaces: ['lake'], replicas: 1 })).toThrow(/tablespaces/);
  });
});
