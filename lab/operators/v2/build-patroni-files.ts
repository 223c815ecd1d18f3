import { POSTGRES_BIN_DIRECTORY } from '../shared/patroni-config.ts';
import { walDirectory } from './build-instance-storage.ts';
import type { PostgresParameters } from './build-postgres-parameters.ts';
import { keys, objectNames, STANZA } from './names.ts';
import type { InstanceSet } from './custom-resource.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

const REPLICATION = {
  username: '_crunchyrepl',
  sslmode: 'verify-ca',
  sslcert: '/tmp/replication/tls.crt',
  sslkey: '/tmp/replication/tls.key',
  sslrootcert: '/tmp/replication/ca.crt',
};

/** What a cluster's file is made from beside the cluster itself. */
export interface ClusterFileInput {
  dynamicConfiguration: Record<string, unknown>;
  parameters: PostgresParameters;
  /** The set whose instance is made first. */
  firstSet: InstanceSet | undefined;
}

/** Patroni's file for the whole cluster (JSON is YAML). What differs by pod comes by environment. */
export function buildClusterFile(
  cluster: ResolvedCluster,
  { dynamicConfiguration, parameters, firstSet }: ClusterFileInput,
): string {
  return JSON.stringify(
    {
      scope: objectNames(cluster.name).patroniScope,
      kubernetes: {
        context: 'lab', // Patroni's default is kind-kind, whatever the file's current-context says
        labels: { [keys.cluster]: cluster.name },
        scope_label: keys.patroni,
        role_label: keys.role,
        use_endpoints: false, // ConfigMaps: the lab has no controller for Endpoints
      },
      bootstrap: {
        dcs: dynamicConfiguration,
        initdb: [
          { encoding: 'UTF8' },
          { username: 'postgres' },
          { waldir: walDirectory(cluster, firstSet) },
          'data-checksums',
        ],
      },
      postgresql: {
        bin_dir: POSTGRES_BIN_DIRECTORY,
        authentication: { replication: REPLICATION, rewind: REPLICATION },
        parameters: parameters.local,
        pgpass: '/tmp/.pgpass',
        use_unix_socket: true,
      },
      watchdog: { mode: 'off' },
    },
    undefined,
    2,
  );
}

/**
 * Patroni's file for the instances of a set: how a replica is made. From the repository of `repository`
 * (a standby's, or one with a complete backup), else only by streaming.
 */
export function buildInstanceFile(
  cluster: ResolvedCluster,
  set: InstanceSet,
  repository?: string,
): string {
  const wal = walDirectory(cluster, set);
  const methods = repository ? ['pgbackrest', 'basebackup'] : ['basebackup'];
  const pgbackrest = repository && {
    command: restoreCommand(repository, wal),
    keep_data: true,
    // Without it a standby without a host fails at once: "failed to bootstrap clone from remote
    // member None".
    no_leader: true,
    no_params: true,
  };
  return JSON.stringify(
    {
      postgresql: {
        create_replica_methods: methods,
        basebackup: [`waldir=${wal}`],
        ...(pgbackrest && { pgbackrest }),
      },
    },
    undefined,
    2,
  );
}

/** pgBackRest refuses a missing PGDATA, which Patroni removes when all methods failed: so make it. */
function restoreCommand(repository: string, directory: string): string {
  const restore = [
    'pgbackrest restore --delta',
    `--stanza=${STANZA}`,
    `--repo=${repository.replace(/^repo/, '')}`,
    `--link-map=pg_wal=${directory}`,
    '--type=standby',
  ].join(' ');
  return `bash -ceu 'install --directory --mode=0700 "\${PGDATA?}" && exec "$@"' - ${restore}`;
}
