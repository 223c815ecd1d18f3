import { EXTENSION_CATALOG } from './extension-catalog.ts';
import type { BuiltinExtension } from './custom-resource.ts';
import { STANZA } from './names.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** Parameters that users may override, that they may not, and those of one pod. */
export interface PostgresParameters {
  defaults: Record<string, string>;
  mandatory: Record<string, string>;
  /**
   * Parameters with paths. The real operator keeps them with the others; a lab pod's real paths differ
   * from pod to pod, so they are local to Patroni's file and never reach its shared configuration.
   */
  local: Record<string, string>;
}

/** PostgreSQL's parameters as the real operator 2.9.0 sets them. Pure. */
export function buildPostgresParameters(
  cluster: ResolvedCluster,
  installed: ReadonlySet<BuiltinExtension>,
): PostgresParameters {
  const libraries = EXTENSION_CATALOG.filter(
    ({ key, library }) => library && cluster.extensions[key] && installed.has(key),
  ).map(({ library }) => library);
  return {
    defaults: {
      archive_timeout: '60s',
      huge_pages: 'off',
      jit: 'off',
      password_encryption: 'scram-sha-256',
      wal_level: 'logical',
    },
    mandatory: {
      archive_mode: 'on',
      archive_command: archiveCommand(cluster.trackRestorableTime),
      restore_command: restoreCommand(cluster),
      ssl: 'on',
      ...(cluster.trackRestorableTime && { track_commit_timestamp: 'true' }),
      ...(libraries.length > 0 && { shared_preload_libraries: libraries.join(',') }),
    },
    local: {
      unix_socket_directories: '/tmp/postgres',
      ssl_cert_file: '/pgconf/tls/tls.crt',
      ssl_key_file: '/pgconf/tls/tls.key',
      ssl_ca_file: '/pgconf/tls/ca.crt',
    },
  };
}

/**
 * With the tracking of the latest restorable time (the default) a failed push still exits 0, as in the
 * real one: there pg_stat_archiver proves nothing.
 */
function archiveCommand(tracked: boolean): string {
  const push = `pgbackrest --stanza=${STANZA} archive-push "%p"`;
  if (!tracked) return push;
  const lastCommit = `pg_waldump -r Transaction "%p" | grep -oP "COMMIT \\K[^;]+" | tail -n 1`;
  const file = '"$PGDATA/../latest_commit_timestamp.txt"';
  return `${push} && timestamp=$(${lastCommit}); if [ ! -z "\${timestamp}" ]; then echo "\${timestamp}" > ${file}; fi`;
}

function restoreCommand(cluster: ResolvedCluster): string {
  const { postgresql } = cluster.dynamicConfiguration;
  const own = isRecord(postgresql) && isRecord(postgresql.parameters) ? postgresql.parameters : {};
  const command =
    typeof own.restore_command === 'string'
      ? own.restore_command
      : `pgbackrest --stanza=${STANZA} archive-get %f "%p"`;
  const { enabled, repoName } = cluster.standby;
  return enabled && repoName ? `${command} --repo=${repoName.replace(/^repo/, '')}` : command;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
