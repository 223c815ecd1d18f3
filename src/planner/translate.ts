import { OWNER_ANNOTATION, REPO, v1Names, v2Names } from '../model/names.ts';
import type { PostgresFacts } from '../model/observation.ts';
import type { Plan, RepositoryPlan, SecretPlan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster, V1Storage } from '../model/v1-cluster.ts';
import type { V2Cluster, V2Spec } from '../model/v2-cluster.ts';
import { TARGET_RELEASE } from './versions.ts';

export interface TranslationInput {
  request: MigrationRequest;
  source: V1Cluster;
  /** Environment of v1's database container, which says where the repository really is. */
  environment: Record<string, string>;
  postgres: PostgresFacts;
  /** Keys of v1's repository secret, to know whether it carries a CA of its own. */
  repositorySecretKeys: string[];
  /** The migrating workflow, marked on everything that is created. */
  owner: string;
}

/** v1's extra CA is handed to v2 under this key of the repository secret. */
export const CA_KEY = 'aws-s3-ca.crt';
const CONFIGURATION_DIRECTORY = '/etc/pgbackrest/conf.d';

/**
 * The standby asks the archive for the next segment this often. PostgreSQL's default of five seconds would be
 * five seconds of write outage. Only until promotion: the final spec leaves it out.
 */
const FAST_ARCHIVE_POLL = { wal_retrieve_retry_interval: '200ms' };

/** v1 CR and its live settings → the v2 CR. Pure; the hash is added by whoever can hash. */
export function translate(input: TranslationInput): Omit<Plan, 'planHash'> {
  const repository = translateRepository(input);
  const final = translateCluster(input, repository);
  return {
    setKeepBackups: input.source.spec.keepBackups !== true,
    systemIdentifier: input.postgres.systemIdentifier,
    repository,
    secrets: translateSecrets(input),
    standby: asStandby(final),
    final,
  };
}

/** The cloud storage that v1 backs up to, or null. v1 takes the last of several of one type; preflight refuses those. */
export function cloudStorage(source: V1Cluster): (V1Storage & { name: string }) | null {
  const storages = Object.entries(source.spec.backup?.storages ?? {});
  const cloud = storages.find(([, storage]) => storage.type === 's3');
  return cloud === undefined ? null : { name: cloud[0], ...cloud[1] };
}

export function repositoryPath(source: V1Cluster, environment: Record<string, string>): string {
  const seen = environment['PGBACKREST_REPO1_PATH'];
  if (seen !== undefined && seen !== '') return seen;
  const configured = source.spec.backup?.repoPath;
  if (configured !== undefined && configured !== '') return configured;
  return v1Names.defaultRepoPath(source.metadata.name);
}

function translateRepository(input: TranslationInput): RepositoryPlan {
  const { source, environment, repositorySecretKeys } = input;
  const storage = cloudStorage(source);
  if (storage === null)
    throw new TypeError('no cloud storage: preflight lets no such cluster pass');
  const path = repositoryPath(source, environment);
  // Keys and values as pgBackRest spells them. The documentation's `repo1: <path>` is not an option of pgBackRest.
  const global: Record<string, string> = {
    [`${REPO}-path`]: path,
    [`${REPO}-s3-uri-style`]: given(storage.uriStyle, 'host'),
    [`${REPO}-storage-verify-tls`]: storage.verifyTLS === true ? 'y' : 'n',
    // Without it a backup waits for the next spread checkpoint, minutes on a quiet cluster.
    'start-fast': 'y',
  };
  if (repositorySecretKeys.includes(CA_KEY))
    global[`${REPO}-storage-ca-file`] = `${CONFIGURATION_DIRECTORY}/${CA_KEY}`;
  return {
    path,
    bucket: storage.bucket ?? '',
    endpoint: storage.endpointUrl ?? '',
    region: storage.region ?? '',
    global,
  };
}

function translateSecrets({ request, source }: TranslationInput): SecretPlan[] {
  const cluster = request.target.cluster;
  const user = given(source.spec.user, 'pguser');
  return [
    {
      name: v2Names.repoSecret(cluster),
      kind: 'repository',
      from: v1Names.repoSecret(source.metadata.name),
      user: null,
    },
    {
      name: v2Names.userSecret(cluster, user),
      kind: 'user',
      from: v1Names.userSecret(source.metadata.name, user),
      user,
    },
  ];
}

function translateCluster(input: TranslationInput, repository: RepositoryPlan): V2Cluster {
  const { request, owner } = input;
  return {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    metadata: {
      name: request.target.cluster,
      namespace: request.target.namespace,
      // No finalizer: `percona.com/delete-backups` would erase the repository that v1 shares.
      annotations: { [OWNER_ANNOTATION]: owner },
    },
    spec: translateSpec(input, repository),
  };
}

function translateSpec(input: TranslationInput, repository: RepositoryPlan): V2Spec {
  const { request, source, postgres } = input;
  const image = TARGET_RELEASE.images[postgres.majorVersion];
  if (image === undefined) throw new TypeError(`no image for PostgreSQL ${postgres.majorVersion}`);
  return {
    crVersion: TARGET_RELEASE.crVersion,
    image,
    postgresVersion: postgres.majorVersion,
    standby: { enabled: false, repoName: REPO },
    users: [
      { name: given(source.spec.user, 'pguser'), databases: [given(source.spec.database, 'pgdb')] },
    ],
    patroni: {
      dynamicConfiguration: {
        postgresql: {
          // From 2.9.0 the default asks for SCRAM; `md5` lets both kinds of verifier log in, as on v1.
          pg_hba: ['hostssl all all all md5'],
          parameters: { ...postgres.hotStandbySettings },
        },
      },
    },
    instances: [translateInstance(input)],
    proxy: {
      pgBouncer: {
        replicas: source.spec.pgBouncer?.size ?? 0,
        image: TARGET_RELEASE.pgBouncerImage,
      },
    },
    // v2 drops at promotion what is disabled here.
    extensions: {
      builtin: {
        pg_stat_monitor: postgres.extensions.includes('pg_stat_monitor'),
        pg_audit: postgres.extensions.includes('pgaudit'),
        pg_stat_statements: postgres.extensions.includes('pg_stat_statements'),
        pgvector: postgres.extensions.includes('vector'),
        pg_repack: postgres.extensions.includes('pg_repack'),
      },
    },
    backups: translateBackups(request, repository),
  };
}

function translateInstance({ request, source }: TranslationInput): V2Spec['instances'][number] {
  const volume = source.spec.pgPrimary?.volumeSpec;
  const storageClass = volume?.storageclass;
  return {
    name: 'instance1',
    replicas: request.target.replicas ?? 1 + (source.spec.pgReplicas?.hotStandby?.size ?? 0),
    dataVolumeClaimSpec: {
      accessModes: [given(volume?.accessmode, 'ReadWriteOnce')],
      ...(storageClass === undefined || storageClass === ''
        ? {}
        : { storageClassName: storageClass }),
      resources: { requests: { storage: given(volume?.size, '1Gi') } },
    },
  };
}

function translateBackups(
  request: MigrationRequest,
  { bucket, endpoint, region, global }: RepositoryPlan,
): V2Spec['backups'] {
  return {
    // When true, v2's archive_command hides a failed push (it ends in `if`).
    trackLatestRestorableTime: false,
    pgbackrest: {
      image: TARGET_RELEASE.pgBackRestImage,
      configuration: [{ secret: { name: v2Names.repoSecret(request.target.cluster) } }],
      global,
      repos: [{ name: REPO, s3: { bucket, endpoint, region } }],
    },
  };
}

/** The final cluster, as it must be until promotion: following the archive, alone, and quick to notice. */
function asStandby(final: V2Cluster): V2Cluster {
  const { spec } = final;
  const { pg_hba, parameters } = spec.patroni.dynamicConfiguration.postgresql;
  return {
    ...final,
    spec: {
      ...spec,
      standby: { ...spec.standby, enabled: true },
      patroni: {
        // Patroni notices the promotion within one loop: three seconds instead of ten.
        syncPeriodSeconds: 3,
        leaderLeaseDurationSeconds: 15,
        dynamicConfiguration: {
          postgresql: { pg_hba, parameters: { ...parameters, ...FAST_ARCHIVE_POLL } },
        },
      },
      // More than one cannot become ready before `_crunchyrepl` exists.
      instances: spec.instances.map((instance) => ({ ...instance, replicas: 1 })),
      // PgBouncer's role exists only after promotion.
      proxy: { pgBouncer: { ...spec.proxy.pgBouncer, replicas: 0 } },
    },
  };
}

/** v1 takes an empty text for absent. */
function given(value: string | undefined, fallback: string): string {
  return value === undefined || value === '' ? fallback : value;
}
