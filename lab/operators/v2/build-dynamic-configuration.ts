import { buildHostRules, type HostRuleOptions } from './build-host-rules.ts';
import type { PostgresParameters } from './build-postgres-parameters.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/**
 * Patroni's dynamic configuration: the user's, with the operator's own on top. It lives in the
 * ConfigMap `<cluster>-ha-config`; the promotion is the disappearance of `standby_cluster` from it.
 */
export function buildDynamicConfiguration(
  cluster: ResolvedCluster,
  parameters: PostgresParameters,
  options: HostRuleOptions,
): Record<string, unknown> {
  const own = cluster.dynamicConfiguration;
  const ownPostgresql = record(own.postgresql);
  const ident =
    options.databaseOsUser === 'postgres' ? [] : [`lab ${options.databaseOsUser} postgres`];
  return {
    ...own,
    ttl: cluster.leaseSeconds,
    loop_wait: cluster.syncSeconds,
    postgresql: {
      use_slots: false,
      ...ownPostgresql,
      parameters: mergeParameters(record(ownPostgresql.parameters), parameters),
      pg_hba: buildHostRules(cluster, options),
      ...(ident.length > 0 && { pg_ident: ident }),
      use_pg_rewind: true,
    },
    ...(cluster.standby.enabled && { standby_cluster: standbySection(cluster, parameters) }),
  };
}

function mergeParameters(
  own: Record<string, unknown>,
  { defaults, mandatory }: PostgresParameters,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...defaults, ...own, ...mandatory };
  const libraries = [own.shared_preload_libraries, mandatory.shared_preload_libraries];
  const wanted = libraries.filter((list) => typeof list === 'string' && list !== '');
  if (wanted.length > 0) merged.shared_preload_libraries = wanted.join(',');
  return merged;
}

function standbySection(
  cluster: ResolvedCluster,
  { mandatory }: PostgresParameters,
): Record<string, unknown> {
  const { host, port, repoName } = cluster.standby;
  const own = { ...record(cluster.dynamicConfiguration.standby_cluster) };
  delete own.restore_command;
  return {
    ...own,
    ...(host && { host, ...(port !== undefined && { port }) }),
    ...(repoName && { restore_command: mandatory.restore_command }),
    create_replica_methods: [...(repoName ? ['pgbackrest'] : []), ...(host ? ['basebackup'] : [])],
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
