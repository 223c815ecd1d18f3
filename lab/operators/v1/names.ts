/** API version of all of v1's resources. */
export const V1_API = 'pg.percona.com/v1';
/** Container that holds the server in a database pod, and the one in the repository's pod. */
export const DATABASE_CONTAINER = 'database';
/** The lab's only node; there is no scheduler. */
export const LAB_NODE = 'lab-node';
/** v1 calls every stanza this. */
export const STANZA = 'db';

/** Names of a v1 cluster's objects, as the real operator makes them. */
export interface ClusterNames {
  cluster: string;
  repository: string;
  repositoryClaim: string;
  repositorySecret: string;
  configMap: string;
  usersSecret: string;
  tlsSecret: string;
  caSecret: string;
  userSecret: (user: string) => string;
}

/** Derives all names from the cluster's. */
export function clusterNames(cluster: string): ClusterNames {
  return {
    cluster,
    repository: `${cluster}-backrest-shared-repo`,
    repositoryClaim: `${cluster}-pgbr-repo`,
    repositorySecret: `${cluster}-backrest-repo-config`,
    configMap: `${cluster}-pgha-config`,
    usersSecret: `${cluster}-users`,
    tlsSecret: `${cluster}-ssl-keypair`,
    caSecret: `${cluster}-ssl-ca`,
    userSecret: (user) => `${cluster}-${user}-secret`,
  };
}

/** Labels of all objects of a cluster. */
export function clusterLabels(cluster: string): Record<string, string> {
  return { vendor: 'crunchydata', 'pg-cluster': cluster };
}

/** Labels of a database pod and its Deployment. */
export function databaseLabels(cluster: string, instance: string): Record<string, string> {
  return {
    ...clusterLabels(cluster),
    'pgo-pg-database': 'true',
    'crunchy-pgha-scope': cluster,
    'deployment-name': instance,
    name: instance,
  };
}

/** Labels of the repository's pod and its Deployment. */
export function repositoryLabels(cluster: string): Record<string, string> {
  const name = clusterNames(cluster).repository;
  return {
    ...clusterLabels(cluster),
    name,
    'service-name': name,
    'pgo-backrest-repo': 'true',
  };
}

/** What v1's operator is called in labels of namespaces. */
export const V1_INSTALLATION = 'devtest';

/** Labels of a namespace that belongs to the operator, which looks for such ones by itself. */
export const V1_NAMESPACE_LABELS = {
  vendor: 'crunchydata',
  'pgo-installation-name': V1_INSTALLATION,
} as const;

/** Annotations on a v1 custom resource that only the lab knows. */
export const LAB_ANNOTATION = {
  /**
   * How far the automatic first backup goes: `both` (default), `local` (the cloud gets a stanza and
   * WAL, but no backup) or `no-stanza` (the cloud gets nothing, so archiving fails).
   */
  firstBackup: 'lab.pg-handover/first-backup',
  /** Name of a Secret that the rmdata pod mounts: without it the Job's pod stays Pending. */
  rmdataNeeds: 'lab.pg-handover/rmdata-needs-secret',
} as const;
