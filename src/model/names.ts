import type { ClusterRef } from './request.ts';

/** Every name, label and path that both operators and we agree on. */

/** Field manager of our server-side applies, and prefix of our annotations. */
export const FIELD_MANAGER = 'pg-handover';
/** On the v1 CR: `<workflowId>/<runId>` of the migration that holds it. */
export const LOCK_ANNOTATION = 'pg-handover/lock';
/**
 * On v1's Patroni config map while we keep it paused: who, and for which v2, as `Fence` marks. By it a stop that a dead
 * migration left behind is known from a pause that a person made.
 */
export const FENCE_ANNOTATION = 'pg-handover/fence';
/** On the v1 CR while its keepBackups is ours: what it was, as JSON; null where it was not there. */
export const KEEP_BACKUPS_WAS_ANNOTATION = 'pg-handover/keep-backups-was';
/** On a Deployment of v1 that we scaled to zero: the migration that did, and has to scale it back. */
export const SCALED_DOWN_ANNOTATION = 'pg-handover/scaled-down';
/** Label of a v1 pod that names its Deployment. */
export const V1_DEPLOYMENT_LABEL = 'deployment-name';
/** On v2 while it is stopped for a fall-back, and afterwards: what it had that v1 has not, as JSON. */
export const FALL_BACK_ANNOTATION = 'pg-handover/fall-back';
/** On a pod of v2: when we last wanted the kubelet to look at it. */
export const REFRESH_ANNOTATION = 'pg-handover/config-refresh';
/** On v2's inner resource while it is deleted: when we last wanted its operator to look at it again. */
export const LOOK_AGAIN_ANNOTATION = 'pg-handover/look-again';
/** On every object that we create: the workflow that made it, so that an undo removes its own only. */
export const OWNER_ANNOTATION = 'pg-handover/migration';

export const V1 = { group: 'pg.percona.com', version: 'v1', plural: 'perconapgclusters' } as const;
export const V1_INNER = { group: 'pg.percona.com', version: 'v1', plural: 'pgclusters' } as const;
export const V2 = {
  group: 'pgv2.percona.com',
  version: 'v2',
  plural: 'perconapgclusters',
} as const;
/** What v2's operator makes of that one, and acts on. */
export const V2_INNER = {
  group: 'postgres-operator.crunchydata.com',
  version: 'v1beta1',
  plural: 'postgresclusters',
} as const;
export const V2_BACKUP = {
  group: 'pgv2.percona.com',
  version: 'v2',
  plural: 'perconapgbackups',
} as const;

/** Container that holds PostgreSQL in every pod of both operators; in v1's repo pod it has pgBackRest. */
export const DATABASE_CONTAINER = 'database';
/** pgBackRest stanza of both operators. */
export const STANZA = 'db';
/** Key of v1's repository secret that holds the CA of a store of its own; v2's has it under the same. */
export const CA_KEY = 'aws-s3-ca.crt';
/** Where v2 projects the secrets that hold pgBackRest's configuration. */
export const PGBACKREST_DIRECTORY = '/etc/pgbackrest/conf.d';
/** The repository of v2 that points at v1's storage. */
export const REPO = 'repo1';
/** Role that v2's replicas log in with; it does not exist in a copy of v1. */
export const REPLICATION_ROLE = '_crunchyrepl';

export const v1Selectors = {
  database: (cluster: string) => `pg-cluster=${cluster},pgo-pg-database=true`,
  primary: (cluster: string) => `pg-cluster=${cluster},pgo-pg-database=true,role=master`,
  everyPod: (cluster: string) => `pg-cluster=${cluster}`,
  repoHost: (cluster: string) => `pg-cluster=${cluster},pgo-backrest-repo=true`,
  rmdataJob: (cluster: string) => `pg-cluster=${cluster},pgrmdata=true`,
};

const V2_LABEL = 'postgres-operator.crunchydata.com';

export const v2Selectors = {
  everyPod: (cluster: string) => `${V2_LABEL}/cluster=${cluster}`,
  database: (cluster: string) => `${V2_LABEL}/cluster=${cluster},${V2_LABEL}/data=postgres`,
  /** A standby leader carries it too. `master` up to Patroni 3, `primary` from Patroni 4. */
  primary: (cluster: string) =>
    `${V2_LABEL}/cluster=${cluster},${V2_LABEL}/data=postgres,${V2_LABEL}/role in (master,primary)`,
};

/**
 * Pods of the operators, in any namespace, by the labels of their own manifests and charts. A chart's release may be
 * given another name; the third label of v2 is the same whatever it is called.
 */
export const operatorSelectors = {
  v1: ['name=postgres-operator'],
  v2: [
    'app.kubernetes.io/name=percona-postgresql-operator',
    'app.kubernetes.io/name=pg-operator',
    'pgv2.percona.com/control-plane=postgres-operator',
  ],
} as const;

/** Containers of those pods that hold the operator itself: v1's pod has four, v2's chart and manifest differ. */
export const OPERATOR_CONTAINERS: readonly string[] = ['operator', 'percona-postgresql-operator'];

/** Environment by which the operators are told which namespaces to watch. */
export const watchVariables = {
  /** A list with commas; empty or absent means the operator's own namespace (v1.6.0: internal/ns/nslogic.go). */
  v1: {
    namespaces: 'NAMESPACE',
    own: 'PGO_OPERATOR_NAMESPACE',
    installation: 'PGO_INSTALLATION_NAME',
  },
  /** The first that is set decides; empty means all (v2.9.0: percona/k8s/util.go, percona/runtime/runtime.go). */
  v2: ['PGO_TARGET_NAMESPACE', 'WATCH_NAMESPACE'],
} as const;

/** Labels by which a namespace belongs to an installation of v1's operator that looks for its namespaces itself. */
export function v1NamespaceLabels(installation: string): Record<string, string> {
  return { vendor: 'crunchydata', 'pgo-installation-name': installation };
}

/** Label that may carry an operator's version, where its image's tag does not. */
export const VERSION_LABEL = 'app.kubernetes.io/version';

/** Marks of the storage class that is taken when none is named; the second is the older spelling. */
export const DEFAULT_CLASS_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const;

/**
 * Roles that v1's operator logs in with, and v2's does not: replication, PgBouncer, the exporter, and an old one for
 * administration (v1.6.0: pkg/apis/crunchydata.com/v1/common.go). `postgres` is not among them: people use it too.
 */
export const V1_OPERATOR_ROLES: readonly string[] = [
  'primaryuser',
  'pgbouncer',
  'ccp_monitoring',
  'crunchyadm',
];

/** Labels by which v2 adopts a password secret made beforehand (needed up to 2.7). */
export function v2UserLabels(cluster: string, user: string): Record<string, string> {
  return {
    [`${V2_LABEL}/cluster`]: cluster,
    [`${V2_LABEL}/role`]: 'pguser',
    [`${V2_LABEL}/pguser`]: user,
  };
}

export const v1Names = {
  repoSecret: (cluster: string) => `${cluster}-backrest-repo-config`,
  userSecret: (cluster: string, user: string) => `${cluster}-${user}-secret`,
  patroniConfig: (cluster: string) => `${cluster}-config`,
  defaultRepoPath: (cluster: string) => `/backrestrepo/${cluster}-backrest-shared-repo`,
};

export const v2Names = {
  repoSecret: (cluster: string) => `${cluster}-pgbackrest-secrets`,
  userSecret: (cluster: string, user: string) => `${cluster}-pguser-${user}`,
  primaryService: (cluster: string) => `${cluster}-primary`,
  /** Where v2's Patroni keeps its dynamic configuration. */
  patroniConfig: (cluster: string) => `${cluster}-ha-config`,
  /** Path in the bucket for a v2 that does not take over v1's. Many clusters may share a bucket. */
  ownRepoPath: (namespace: string, cluster: string) => `/pgbackrest/${namespace}/${cluster}/repo1`,
  /** What its operator makes for TLS, and leaves behind when the cluster is deleted. */
  certificates: (cluster: string) => [
    `${cluster}-cluster-ca-cert`,
    `${cluster}-cluster-cert`,
    `${cluster}-replication-cert`,
  ],
  handoverBackup: (cluster: string, n: number) => `${cluster}-handover-full-${n}`,
};

export function describeCluster({ context, namespace, cluster }: ClusterRef): string {
  return context === null ? `${namespace}/${cluster}` : `${context}:${namespace}/${cluster}`;
}
