import { PATRONI_PORT, patroniEnvironment } from '../shared/patroni-environment.ts';
import type { InstanceOptions } from './build-instance.ts';
import {
  instanceVolumeMounts,
  instanceVolumeSources,
  tablespaceMounts,
  walDirectory,
} from './build-instance-storage.ts';
import { buildScheduling } from './build-scheduling.ts';
import type { InstanceSet } from './custom-resource.ts';
import { DATABASE_USER_ID, NODE, objectNames } from './names.ts';
import { pgbackrestVolume } from './pgbackrest-volume.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** The pod of one instance: Patroni, which runs PostgreSQL and pgBackRest. */
export function buildInstancePod(cluster: ResolvedCluster, options: InstanceOptions): object {
  const { image } = cluster;
  const { set } = options;
  const securityContext = { runAsUser: DATABASE_USER_ID };
  const common = {
    image,
    securityContext,
    volumeMounts: [...mounts(), ...instanceVolumeMounts(options)],
    ...(set.resources !== undefined && { resources: set.resources }),
  };
  const env = environment(cluster, options);
  return {
    ...buildScheduling(set),
    nodeName: NODE,
    restartPolicy: 'Always',
    enableServiceLinks: false,
    securityContext,
    volumes: volumes(cluster, options),
    initContainers: [
      {
        ...common,
        name: 'postgres-startup',
        command: startupCommand(cluster, set),
        env,
      },
    ],
    containers: [
      {
        ...common,
        name: 'database',
        command: ['patroni-4', '/etc/patroni'],
        env: [...env, ...(set.env ?? [])],
        ...(set.envFrom && { envFrom: set.envFrom }),
        ports: [{ name: 'postgres', containerPort: cluster.port, protocol: 'TCP' }],
        readinessProbe: { httpGet: { path: '/readiness', port: PATRONI_PORT }, periodSeconds: 1 },
        livenessProbe: livenessProbe(cluster),
      },
    ],
  };
}

/**
 * The lab's node never asks it. It is here because its times are made from Patroni's, as in life: who changes these
 * changes the pod, and the operator restarts every instance.
 */
function livenessProbe({ syncSeconds, leaseSeconds }: ResolvedCluster): object {
  return {
    exec: { command: ['/opt/crunchy/bin/postgres-liveness-check.sh'] },
    initialDelaySeconds: 3,
    timeoutSeconds: Math.max(1, Math.floor(syncSeconds / 2)),
    periodSeconds: syncSeconds,
    failureThreshold: Math.max(1, Math.floor(leaseSeconds / syncSeconds)),
  };
}

/**
 * What the real pods' init containers do: check versions, make directories, copy keys with mode 0600, move the WAL
 * onto the volume where it is to be.
 */
const STARTUP = `
expected="$1"
wal="$2"
shift 2
[[ "$(postgres --version)" =~ ") \${expected}"($|[^0-9]) ]] ||
  { echo >&2 "Expected PostgreSQL version \${expected}, but the image has $(postgres --version)"; exit 1; }
if [[ -e "\${PGDATA}/PG_VERSION" && "$(< "\${PGDATA}/PG_VERSION")" != "\${expected}" ]]; then
  echo >&2 "Expected PostgreSQL data version \${expected}, found $(< "\${PGDATA}/PG_VERSION")"; exit 1
fi
install --directory --mode=0700 "\${PGDATA}" /tmp/replication /pgconf/tls
install --directory --mode=0775 /pgdata/pgbackrest/log /pgdata/pgbackrest-spool /tmp/postgres
install --mode=0600 /pgconf/cluster/{tls.crt,tls.key,ca.crt} /pgconf/tls/
install --mode=0600 /pgconf/replication/{tls.crt,tls.key,ca.crt} /tmp/replication/
for tablespace in "$@"; do install --directory --mode=0700 "\${tablespace}/data"; done
[[ -e "\${PGDATA}/PG_VERSION" ]] || exit 0
now="$(realpath "\${PGDATA}/pg_wal")"
if [[ "\${now}" != "\${wal}" ]]; then
  mv --no-target-directory "\${now}" "\${wal}"
  ln --no-dereference --force --symbolic "\${wal}" "\${PGDATA}/pg_wal"
fi
`;

function startupCommand(cluster: ResolvedCluster, set: InstanceSet): string[] {
  const { postgresVersion } = cluster;
  return [
    ...['bash', '-ceu', '--', STARTUP, '-', String(postgresVersion)],
    walDirectory(cluster, set),
    ...tablespaceMounts(set),
  ];
}

function environment(cluster: ResolvedCluster, options: InstanceOptions): object[] {
  const dataDirectory = `/pgdata/pg${cluster.postgresVersion}`;
  const tablespaces = (options.set.tablespaceVolumes ?? []).map(
    ({ name }) => `${name}=/tablespaces/${name}`,
  );
  const constants = {
    PGDATA: dataDirectory,
    PGHOST: '/tmp/postgres',
    PGPORT: String(cluster.port),
    ...(options.databaseOsUser !== 'postgres' && { PGUSER: 'postgres' }),
    LC_ALL: 'C.UTF-8',
    PATRONI_POSTGRESQL_CONFIG_DIR: dataDirectory,
    PATRONI_POSTGRESQL_DATA_DIR: dataDirectory,
    PATRONICTL_CONFIG_FILE: '/etc/patroni',
    // Debian's /etc/pgbackrest.conf sets repo1-path too, and pgBackRest refuses the second one.
    PGBACKREST_CONFIG: '/dev/null',
    PGBACKREST_CONFIG_INCLUDE_PATH: '/etc/pgbackrest/conf.d',
    // Pods of the lab share the host's /tmp, and with it pgBackRest's default lock directory.
    PGBACKREST_LOCK_PATH: '/tmp/pgbackrest',
    // Where a restored tablespace goes: see the wrappers in shared/bin.
    PG_HANDOVER_TABLESPACES: tablespaces.join(' '),
  };
  return [
    ...Object.entries(constants).map(([name, value]) => ({ name, value })),
    ...patroniEnvironment(options.kubeconfigPath, cluster.port, {}),
  ];
}

function mounts(): object[] {
  return [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'tls', mountPath: '/pgconf/tls' },
    { name: 'cluster-cert', mountPath: '/pgconf/cluster' },
    { name: 'replication-cert', mountPath: '/pgconf/replication' },
    { name: 'patroni-config', mountPath: '/etc/patroni' },
    { name: 'pgbackrest-config', mountPath: '/etc/pgbackrest/conf.d' },
  ];
}

function volumes(cluster: ResolvedCluster, options: InstanceOptions): object[] {
  const names = objectNames(cluster.name);
  const patroniFile = (configMap: string, path: string): object => ({
    configMap: { name: configMap, items: [{ key: 'patroni.yaml', path }] },
  });
  return [
    ...instanceVolumeSources(options),
    { name: 'tmp', emptyDir: {} },
    { name: 'tls', emptyDir: {} },
    { name: 'cluster-cert', secret: { secretName: names.certificate } },
    { name: 'replication-cert', secret: { secretName: names.replicationCertificate } },
    {
      name: 'patroni-config',
      projected: {
        sources: [
          patroniFile(names.clusterConfig, '~postgres-operator_cluster.yaml'),
          patroniFile(`${options.name}-config`, '~postgres-operator_instance.yaml'),
        ],
      },
    },
    pgbackrestVolume(cluster),
  ];
}
