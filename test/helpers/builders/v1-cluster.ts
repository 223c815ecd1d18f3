import type { V1Cluster, V1Spec, V1Storage } from '../../../src/model/v1-cluster.ts';

export function s3Storage(overrides: Partial<V1Storage> = {}): V1Storage {
  return {
    type: 's3',
    bucket: 'my-bucket',
    region: 'us-east-1',
    endpointUrl: 'minio.storage.svc:9000',
    ...overrides,
  };
}

export function gcsStorage(overrides: Partial<V1Storage> = {}): V1Storage {
  return { type: 'gcs', bucket: 'my-gcs-bucket', ...overrides };
}

/** The parts of the official example of v1 with S3 that matter to a migration. */
export function v1Cluster(spec: Partial<V1Spec> = {}): V1Cluster {
  return {
    metadata: {
      name: 'cluster1',
      namespace: 'pg',
      uid: 'uid-v1',
      resourceVersion: '1234',
      creationTimestamp: '2024-05-16T00:00:00Z',
    },
    spec: {
      database: 'pgdb',
      user: 'pguser',
      port: '5432',
      standby: false,
      pause: false,
      keepData: true,
      keepBackups: true,
      pgPrimary: { volumeSpec: { size: '1Gi', accessmode: 'ReadWriteOnce', storageclass: '' } },
      pgReplicas: { hotStandby: { size: 2 } },
      pgBouncer: { size: 3 },
      backup: { storages: { 'my-s3': s3Storage() } },
      ...spec,
    },
  };
}

/** The same where a field was never written: the v1 CRD requires none. */
export function v1ClusterWithout(field: keyof V1Spec): V1Cluster {
  const fields = Object.entries(v1Cluster().spec).filter(([name]) => name !== field);
  return { ...v1Cluster(), spec: Object.fromEntries(fields) };
}
