import type { KubeObject } from '../kubernetes.ts';
import { LAB_ANNOTATION, V1_API } from '../operators/v1/names.ts';
import type { StackDescription } from '../stack.ts';

const IMAGE = 'percona/percona-postgresql-operator:1.6.0-ppg15';

/** Which v1 cluster to make. */
export interface SourceClusterOptions {
  name: string;
  /** Default `pg`. */
  namespace?: string;
  /** Rows in the seeded tables; default 50,000. */
  rows?: number;
  /** Default true. v1's own default is false. */
  keepBackups?: boolean;
  /** Default true. */
  keepData?: boolean;
  /** `local`: no bucket at all, which no standby can be made from. Default `s3`. */
  storage?: 's3' | 'local';
  /**
   * `local`: the bucket has a stanza and WAL but no backup. `no-stanza`: nothing, and archiving fails.
   */
  firstBackup?: 'both' | 'local' | 'no-stanza';
  /** Verify the store's certificate, with the stack's CA in the Secret. Default false, as v1's. */
  verifyTls?: boolean;
  /** A wrong one makes every request to the bucket fail. */
  s3SecretKey?: string;
  /** Number of replicas; default 0. */
  replicas?: number;
  /** Further annotations of the custom resource. */
  annotations?: Record<string, string>;
  /** Fields of `spec` that replace the generated ones. */
  spec?: Record<string, unknown>;
}

/** The custom resource, in the shape of v1's own `deploy/cr.yaml`. */
export function sourceManifest(
  stack: Pick<StackDescription, 's3'>,
  options: SourceClusterOptions,
): KubeObject {
  const { name, namespace = 'pg', firstBackup = 'both' } = options;
  const marked = firstBackup !== 'both' && { [LAB_ANNOTATION.firstBackup]: firstBackup };
  return {
    apiVersion: V1_API,
    kind: 'PerconaPGCluster',
    metadata: {
      name,
      namespace,
      labels: { 'pgo-version': '1.6.0' },
      annotations: { ...marked, ...options.annotations },
    },
    spec: { ...clusterSpec(options), backup: backupSpec(stack, options), ...options.spec },
  };
}

function clusterSpec({ name, keepBackups, keepData, replicas }: SourceClusterOptions) {
  const volumeSpec = volume();
  return {
    database: 'pgdb',
    user: 'pguser',
    port: '5432', // a string in v1
    secretsName: `${name}-users`,
    sslCA: `${name}-ssl-ca`,
    sslSecretName: `${name}-ssl-keypair`,
    disableAutofail: false,
    tlsOnly: false,
    standby: false,
    pause: false,
    keepData: keepData ?? true,
    keepBackups: keepBackups ?? true,
    pgPrimary: { image: `${IMAGE}-postgres-ha`, volumeSpec, expose: { serviceType: 'ClusterIP' } },
    pgReplicas: { hotStandby: { size: replicas ?? 0, volumeSpec } },
    pgBouncer: { image: `${IMAGE}-pgbouncer`, size: 0 },
    pmm: { enabled: false },
    pgBadger: { enabled: false },
  };
}

function backupSpec({ s3 }: Pick<StackDescription, 's3'>, options: SourceClusterOptions) {
  const bucket = {
    type: 's3',
    bucket: s3.bucket,
    region: s3.region,
    endpointUrl: s3.endpoint,
    uriStyle: 'path',
    verifyTLS: options.verifyTls ?? false,
  };
  return {
    image: `${IMAGE}-pgbackrest`,
    backrestRepoImage: `${IMAGE}-pgbackrest-repo`,
    volumeSpec: volume(),
    ...(options.storage !== 'local' && { storages: { 'my-s3': bucket } }),
    schedule: [
      {
        name: 'sat-night-backup',
        schedule: '0 0 * * 6',
        keep: 3,
        type: 'full',
        storage: options.storage === 'local' ? 'local' : 'my-s3',
      },
    ],
  };
}

function volume() {
  return { size: '1Gi', accessmode: 'ReadWriteOnce', storagetype: 'dynamic', storageclass: '' };
}
