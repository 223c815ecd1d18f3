const PREFIX = 'postgres-operator.crunchydata.com';

/** Labels, annotations and finalizers, spelt as the real operator spells them. */
export const keys = {
  cluster: `${PREFIX}/cluster`,
  instance: `${PREFIX}/instance`,
  instanceSet: `${PREFIX}/instance-set`,
  data: `${PREFIX}/data`,
  role: `${PREFIX}/role`,
  patroni: `${PREFIX}/patroni`,
  pguser: `${PREFIX}/pguser`,
  certificate: `${PREFIX}/cluster-certificate`,
  pgbackrest: `${PREFIX}/pgbackrest`,
  pgbackrestConfig: `${PREFIX}/pgbackrest-config`,
  pgbackrestDedicated: `${PREFIX}/pgbackrest-dedicated`,
  manualBackup: `${PREFIX}/pgbackrest-backup`,
  version: 'pgv2.percona.com/version',
  patroniVersion: 'pgv2.percona.com/patroni-version',
  backupInProgress: 'pgv2.percona.com/backup-in-progress',
  backupJobName: 'pgv2.percona.com/pgbackrest-backup-job-name',
  backupJobType: 'pgv2.percona.com/pgbackrest-backup-job-type',
  /** Ours: ties an automatic backup to one cluster object, not to its name, which may be used again. */
  backupOfCluster: 'lab.pg-handover/cluster-uid',
  /** Ours, on pods: tells them from those of an earlier cluster of the same name. */
  podOfCluster: 'lab.pg-handover/cluster-uid',
  stopWatchers: 'internal.percona.com/stop-watchers',
  deletePvc: 'percona.com/delete-pvc',
  deleteSsl: 'percona.com/delete-ssl',
  deleteBackups: 'percona.com/delete-backups',
} as const;

export const OPERATOR_VERSION = '2.9.0';
export const FIELD_MANAGER = 'percona-postgresql-operator';
export const STANZA = 'db';
export const NODE = 'lab-node';
/** The operators' images run PostgreSQL as this user; the node agent maps it to the lab's. */
export const DATABASE_USER_ID = 26;

/** Names of the objects that belong to one cluster. */
export function objectNames(cluster: string) {
  const scope = `${cluster}-ha`;
  return {
    patroniScope: scope,
    patroniConfig: `${scope}-config`,
    patroniLeader: `${scope}-leader`,
    clusterConfig: `${cluster}-config`,
    pgbackrestConfig: `${cluster}-pgbackrest-config`,
    repoHost: `${cluster}-repo-host`,
    pods: `${cluster}-pods`,
    primary: `${cluster}-primary`,
    replicas: `${cluster}-replicas`,
    pgbouncer: `${cluster}-pgbouncer`,
    authority: `${cluster}-cluster-ca-cert`,
    certificate: `${cluster}-cluster-cert`,
    replicationCertificate: `${cluster}-replication-cert`,
    userSecret: (user: string): string => `${cluster}-pguser-${user}`,
  };
}
