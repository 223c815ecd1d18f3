import type { ResolvedCluster } from './resolve-spec.ts';

/** OS user that runs PostgreSQL: not `postgres` when the lab runs without root. */
export interface HostRuleOptions {
  databaseOsUser: string;
}

/**
 * `pg_hba` as the real operator 2.9.0 writes it: TLS for everybody over TCP; the replication role by
 * client certificate only (so it needs no password, but it must exist); user's rules replace the
 * default one. `peer` maps the lab's OS user when that is not `postgres`.
 */
export function buildHostRules(cluster: ResolvedCluster, options: HostRuleOptions): string[] {
  const peer = options.databaseOsUser === 'postgres' ? 'peer' : 'peer map=lab';
  const mandatory = [
    `local all "postgres" ${peer}`,
    'hostssl replication "_crunchyrepl" all cert',
    'hostssl "postgres" "_crunchyrepl" all cert',
    'host all "_crunchyrepl" all reject',
    ...(cluster.pgbouncer
      ? [
          'hostssl all "_crunchypgbouncer" all scram-sha-256',
          'host all "_crunchypgbouncer" all reject',
        ]
      : []),
  ];
  const own = ownRules(cluster.dynamicConfiguration);
  return [...mandatory, ...(own.length > 0 ? own : ['hostssl all all all scram-sha-256'])];
}

function ownRules(dynamicConfiguration: Record<string, unknown>): string[] {
  const { postgresql } = dynamicConfiguration;
  if (typeof postgresql !== 'object' || postgresql === null) return [];
  const rules: unknown = 'pg_hba' in postgresql ? postgresql.pg_hba : [];
  return Array.isArray(rules) ? rules.filter((rule) => typeof rule === 'string') : [];
}
