import type { KubeObject } from '../../lab/kubernetes.ts';
import type { ClusterSpec } from '../../lab/operators/v2/custom-resource.ts';
import type { StackDescription } from '../../lab/stack.ts';

/** Which standby to make, of which v1. */
export interface StandbyWish {
  name: string;
  namespace: string;
  /** v1's name: the path of its repository is made from it. */
  sourceName: string;
  user: string;
  database: string;
  /**
   * As pg-handover has its own when it cuts over: v2 asks the archive every 200 ms. False is what the document gives:
   * PostgreSQL's five seconds.
   */
  tuned: boolean;
}

const DISK = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** Secret with the keys of v1's bucket that a standby reads by. */
export function repositorySecretName(cluster: string): string {
  return `${cluster}-pgbackrest-secrets`;
}

/**
 * The standby of the document's steps 1, 3 and 4, with `repo1-path` for its misspelt `repo1`. Clients' md5 passwords are let
 * in with or without tuning: what the outage is measured by is not to wait for v2's operator to make new verifiers.
 */
export function standbyManifest({ s3 }: Pick<StackDescription, 's3'>, wish: StandbyWish) {
  const { name, namespace, user, database, tuned } = wish;
  const parameters = tuned ? { wal_retrieve_retry_interval: '200ms' } : {};
  const spec: ClusterSpec = {
    crVersion: '2.9.0',
    image: 'docker.io/percona/percona-distribution-postgresql:15',
    postgresVersion: 15,
    standby: { enabled: true, repoName: 'repo1' },
    users: [{ name: user, databases: [database] }],
    autoCreateUserSchema: false,
    patroni: {
      dynamicConfiguration: {
        postgresql: { pg_hba: ['hostssl all all all md5'], parameters },
      },
    },
    instances: [{ name: 'instance1', replicas: 1, dataVolumeClaimSpec: DISK }],
    backups: backups(s3, wish),
  };
  const metadata = { name, namespace };
  const manifest: KubeObject & { spec: ClusterSpec } = {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    metadata,
    spec,
  };
  return manifest;
}

function backups({ bucket, endpoint, region }: StackDescription['s3'], wish: StandbyWish) {
  return {
    trackLatestRestorableTime: false,
    pgbackrest: {
      image: 'docker.io/percona/percona-pgbackrest:2.58.0-1',
      configuration: [{ secret: { name: repositorySecretName(wish.name) } }],
      global: {
        'repo1-path': `/backrestrepo/${wish.sourceName}-backrest-shared-repo`,
        'repo1-s3-uri-style': 'path',
        'repo1-storage-verify-tls': 'n',
        'start-fast': 'y',
      },
      repos: [{ name: 'repo1', s3: { bucket, endpoint, region } }],
    },
  };
}
