import type {
  BuiltinExtension,
  ClusterResource,
  Metadata,
  Repository,
  Scheduling,
  ServiceExpose,
  UserSpec,
} from './custom-resource.ts';
import { OPERATOR_VERSION } from './names.ts';

/** A cluster's wishes with the real operator's defaults (2.9.0) filled in. */
export interface ResolvedCluster {
  name: string;
  namespace: string;
  uid: string;
  generation: number;
  version: string;
  /** Of all objects of the cluster. */
  metadata: Required<Metadata>;
  image: string;
  postgresVersion: number;
  port: number;
  paused: boolean;
  standby: { enabled: boolean; repoName?: string; host?: string; port?: number };
  leaseSeconds: number;
  syncSeconds: number;
  dynamicConfiguration: Record<string, unknown>;
  users: UserSpec[];
  createUserSchemas: boolean;
  extensions: Record<BuiltinExtension, boolean>;
  expose: { primary: ServiceExpose; replicas: ServiceExpose; pgbouncer: ServiceExpose };
  pgbouncer: boolean;
  pgbouncerPort: number;
  exposeSuperusers: boolean;
  trackRestorableTime: boolean;
  repositories: Repository[];
  pgbackrestGlobal: Record<string, string>;
  pgbackrestConfiguration: unknown[];
  repoHost: Scheduling;
}

/** pg_stat_monitor follows PMM since 2.9.0, which the lab has not: so its default is false. */
const EXTENSIONS: Record<BuiltinExtension, boolean> = {
  pg_stat_monitor: false,
  pg_stat_statements: false,
  pg_audit: true,
  pgvector: false,
  pg_repack: false,
};

/** Fills in what the custom resource leaves out. Pure. */
export function resolveSpec(cluster: ClusterResource): ResolvedCluster {
  const { metadata, spec } = cluster;
  const { pgbackrest } = spec.backups;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    uid: metadata.uid ?? '',
    generation: metadata.generation ?? 0,
    version: spec.crVersion ?? OPERATOR_VERSION,
    metadata: {
      labels: spec.metadata?.labels ?? {},
      annotations: spec.metadata?.annotations ?? {},
    },
    image: spec.image ?? `percona-distribution-postgresql:${spec.postgresVersion}`,
    postgresVersion: spec.postgresVersion,
    port: spec.port ?? 5432,
    paused: spec.pause ?? false,
    standby: { ...spec.standby, enabled: spec.standby?.enabled ?? false },
    leaseSeconds: spec.patroni?.leaderLeaseDurationSeconds ?? 30,
    syncSeconds: spec.patroni?.syncPeriodSeconds ?? 10,
    dynamicConfiguration: spec.patroni?.dynamicConfiguration ?? {},
    users: users(cluster),
    createUserSchemas: spec.autoCreateUserSchema ?? true,
    extensions: { ...EXTENSIONS, ...spec.extensions?.builtin },
    expose: {
      primary: spec.expose ?? {},
      replicas: spec.exposeReplicas ?? {},
      pgbouncer: spec.proxy?.pgBouncer?.expose ?? {},
    },
    pgbouncer: spec.proxy?.pgBouncer !== undefined,
    pgbouncerPort: spec.proxy?.pgBouncer?.port ?? 5432,
    exposeSuperusers: spec.proxy?.pgBouncer?.exposeSuperusers ?? false,
    trackRestorableTime: spec.backups.trackLatestRestorableTime ?? true,
    repositories: pgbackrest.repos ?? [],
    pgbackrestGlobal: pgbackrest.global ?? {},
    pgbackrestConfiguration: pgbackrest.configuration ?? [],
    repoHost: pgbackrest.repoHost ?? {},
  };
}

/**
 * An empty list means the default user, as no list does: the real operator hands the list on to its inner resource,
 * where the field is left out when it is empty (2.9.0: ToCrunchy, `users,omitempty`), whatever its comment says.
 */
function users({ spec, metadata: { name } }: ClusterResource): UserSpec[] {
  const listed = spec.users ?? [];
  return listed.length > 0 ? listed : [{ name, databases: [name] }];
}
