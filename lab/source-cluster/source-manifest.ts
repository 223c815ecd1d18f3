import type { KubeObject } from '../kubernetes.ts';
import { LAB_ANNOTATION, V1_API } from '../operators/v1/names.ts';
import type { Storage } from '../operators/v1/types.ts';
import type { StackDescription } from '../stack.ts';
import { customConfigSources } from './custom-config.ts';

const IMAGE = 'percona/percona-postgresql-operator:1.6.0-ppg15';

/** Which v1 cluster to make. */
export interface SourceClusterOptions {
  name: string;
  /** Default `pg`. */
  namespace?: string;
  /** Rows in the seeded tables; default 50,000. */
  rows?: number;
  /** Random bytes in a table `photos`, which no compression makes smaller; default 0. */
  photoMegabytes?: number;
  /** Default true. v1's own default is false. */
  keepBackups?: boolean;
  /** Default true. */
  keepData?: boolean;
  /**
   * Default `s3`. `gcs` starts the stack's GCS store if it does not run yet. `local`: no bucket at all, which no
   * standby can be made from.
   */
  storage?: 's3' | 'gcs' | 'local';
  /**
   * Further storages by name. Of two of one type v1 takes any; in the lab it is the last by name, and the main ones
   * are `my-s3` and `my-gcs`. With an S3 and a GCS storage no v1 gets its WAL into a bucket.
   */
  storages?: Record<string, Storage>;
  /**
   * `local`: the bucket has a stanza and WAL but no backup. `no-stanza`: nothing, and archiving fails.
   */
  firstBackup?: 'both' | 'local' | 'no-stanza';
  /** Verify the store's certificate, with the stack's CA in the Secret. Default false, as v1's. */
  verifyTls?: boolean;
  /** A wrong one makes every request to the bucket fail. */
  s3SecretKey?: string;
  /** GCS: text of another service account's key file. Default: the stack's own. */
  gcsKey?: string;
  /** GCS: bring the stack's CA by a custom configuration. Default true; without it no request gets through. */
  trustGcs?: boolean;
  /** Encrypt both repositories with this passphrase, by a custom configuration in a Secret. */
  cipherPass?: string;
  /** Further files of the custom pgBackRest configuration, by name, in a ConfigMap. */
  customConfig?: Record<string, string>;
  /** Tablespaces by name; each holds a table of a thousand rows, `in_NAME`. Not together with replicas. */
  tablespaces?: string[];
  /** WAL on a volume of its own. Default false. */
  walVolume?: boolean;
  /** Number of replicas; default 0. */
  replicas?: number;
  /** Further annotations of the custom resource. */
  annotations?: Record<string, string>;
  /** Fields of `spec` that replace the generated ones. */
  spec?: Record<string, unknown>;
}

/** The custom resource, in the shape of v1's own `deploy/cr.yaml`. */
export function sourceManifest(
  stack: Pick<StackDescription, 's3' | 'gcs'>,
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

function clusterSpec(options: SourceClusterOptions) {
  const { name, keepBackups, keepData, replicas = 0, tablespaces = [], walVolume } = options;
  if (tablespaces.length > 0 && replicas > 0)
    throw new Error('tablespaces of a replica would lie where those of the primary do, in the lab');
  const volumeSpec = volume();
  const expose = { serviceType: 'ClusterIP' };
  const mounts = tablespaces.map((tablespace) => [tablespace, { volumeSpec }]);
  return {
    ...(tablespaces.length > 0 && { tablespaceStorages: Object.fromEntries(mounts) as object }),
    ...(walVolume && { walStorage: { volumeSpec } }),
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
    upgradeOptions: NO_UPGRADES,
    pgPrimary: { image: `${IMAGE}-postgres-ha`, ...PULLED, volumeSpec, expose },
    pgReplicas: { hotStandby: { size: replicas, volumeSpec, expose } },
    pgBouncer: { image: `${IMAGE}-pgbouncer`, size: 0, expose },
    pmm: { enabled: false, image: 'percona/pmm-client:2.41.2' },
    pgBadger: { enabled: false, image: `${IMAGE}-pgbadger`, port: 10_000 },
  };
}

/** What nothing is pulled for is there already. */
const PULLED = { imagePullPolicy: 'IfNotPresent' };

/** Nobody is asked for newer versions. */
const NO_UPGRADES = {
  versionServiceEndpoint: 'https://127.0.0.1:1',
  apply: 'disabled',
  schedule: '0 4 * * *',
};

function backupSpec(stack: Pick<StackDescription, 's3' | 'gcs'>, options: SourceClusterOptions) {
  const [name, storage] = mainStorage(stack, options);
  const sources = customConfigSources(options);
  const storages = { ...(storage && { [name]: storage }), ...options.storages };
  return {
    image: `${IMAGE}-pgbackrest`,
    ...PULLED,
    backrestRepoImage: `${IMAGE}-pgbackrest-repo`,
    volumeSpec: volume(),
    ...(Object.keys(storages).length > 0 && { storages }),
    ...(sources.length > 0 && { customConfig: sources }),
    schedule: [
      { name: 'sat-night-backup', schedule: '0 0 * * 6', keep: 3, type: 'full', storage: name },
    ],
  };
}

/** The storage that the first backup goes to, and its name. */
function mainStorage(
  { s3, gcs }: Pick<StackDescription, 's3' | 'gcs'>,
  { storage = 's3', verifyTls = false }: SourceClusterOptions,
): [string, Storage | undefined] {
  if (storage === 'local') return ['local', undefined];
  if (storage === 'gcs') {
    return ['my-gcs', { type: 'gcs', bucket: gcs.bucket, endpointUrl: gcs.endpoint }];
  }
  const { bucket, region, endpoint: endpointUrl } = s3;
  const where = { type: 's3', bucket, region, endpointUrl };
  return ['my-s3', { ...where, uriStyle: 'path', verifyTLS: verifyTls }];
}

function volume() {
  return { size: '1Gi', accessmode: 'ReadWriteOnce', storagetype: 'dynamic', storageclass: '' };
}
