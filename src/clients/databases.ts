import { V1_OPERATOR_ROLES } from '../model/names.ts';
import type { DatabaseFacts, ReplicationClient } from '../model/observation.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';
import { inEachDatabase } from './in-each-database.ts';
import { psqlJson } from './psql.ts';

/**
 * Role that v1's replicas stream with. Its name is fixed (v1.6.0: percona/controllers/pgc/secrets.go), and so is that
 * of its secret, which is where Patroni has it from.
 */
const REPLICATION_ROLE_OF_V1 = 'primaryuser';
/** A transaction that is open for so long is no ordinary one of an application. */
const LONG_SECONDS = 60;

/**
 * Look into v1's databases: one query for all of them, and one in each for its extensions.
 *
 * @param ownAddresses addresses of v1's own pods: PgBouncer, the replicas and the monitoring sidecar connect from
 *   there, and none of them goes along. A proxy in the pod may hide them behind the loopback.
 * @throws {ExecFailed} with psql's own words.
 */
export async function readDatabaseFacts(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  ownAddresses: readonly string[],
): Promise<DatabaseFacts> {
  const facts = await psqlJson<Omit<DatabaseFacts, 'extensions' | 'replicas'>>(
    kubernetes,
    pod,
    FACTS_SQL,
  );
  const databases = facts.locales.map(({ database }) => database);
  const isOwn = (client: ReplicationClient) => isReplica(client, ownAddresses);
  const replicas = facts.replicationClients.filter(isOwn);
  return {
    ...facts,
    replicas,
    replicationClients: facts.replicationClients.filter((client) => !isOwn(client)),
    replicationSlots: facts.replicationSlots.filter(
      ({ name }) => !replicas.some(({ slot }) => slot === name),
    ),
    clearTextClients: facts.clearTextClients.filter(
      ({ address }) => !ownAddresses.includes(address),
    ),
    extensions: await readExtensions(kubernetes, pod, databases),
  };
}

/** The role alone does not tell: a standby that somebody made by hand may have borrowed it. */
function isReplica({ role, address }: ReplicationClient, ownAddresses: readonly string[]): boolean {
  const isLocal = address === null || address === '::1' || address.startsWith('127.');
  return role === REPLICATION_ROLE_OF_V1 && (isLocal || ownAddresses.includes(address));
}

/** Extensions of every database, each once: v2 drops from all of them what its custom resource does not enable. */
async function readExtensions(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  databases: string[],
): Promise<string[]> {
  const lists = await inEachDatabase<string[]>(kubernetes, pod, { databases, sql: EXTENSIONS_SQL });
  const names = new Set(lists.flat());
  return [...names].sort();
}

const EXTENSIONS_SQL = "SELECT coalesce(jsonb_agg(extname), '[]') FROM pg_extension";

/** Sources of a value that holds for this session only and hides the server's own. */
const SESSION_SOURCES = texts([
  'global',
  'database',
  'user',
  'database user',
  'client',
  'session',
  'interactive',
]);

/**
 * Settings: those that stand in a file or on the command line. Not `environment variable`: the server of 14 and older
 * derives max_stack_depth from the limits of its process and calls it that. What this very session has otherwise
 * (its statement_timeout; what ALTER ROLE gives to `postgres`, which is in the catalog and goes along by itself), and
 * names that no module has claimed, are not in pg_settings with the server's value, so they are read from the files.
 * Two settings may hold a password and are the server's own in v2; they are left out.
 *
 * Databases: `datlocprovider` exists from 15 on, so it is asked of the row as JSON. A limit of -2 is what an
 * interrupted DROP DATABASE leaves behind: nobody can connect to that one any more.
 *
 * Transactions: those of clients only. A fast stop ends them, whoever began them. `extract` is numeric from 14 on.
 *
 * Replication: what a receiver has flushed, or has written if it never tells more (pg_receivewal), is what a fast stop
 * waits for (walsender.c, WalSndDone).
 *
 * JIT takes a second for a query that takes ten milliseconds.
 */
const FACTS_SQL = `SET jit = off;
SELECT jsonb_build_object(
  'versionNumber', current_setting('server_version_num')::int,
  'settings', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', name, 'value', value, 'source', source,
      'inAutoConf', coalesce(file LIKE '%/postgresql.auto.conf', false)) ORDER BY name), '[]')
    FROM (
      SELECT name, current_setting(name) AS value, source, sourcefile AS file FROM pg_settings
      WHERE source IN ('configuration file', 'command line')
      UNION ALL
      SELECT name, setting, 'configuration file', sourcefile FROM pg_file_settings AS f
      WHERE applied AND NOT EXISTS (
        SELECT FROM pg_settings AS s
        WHERE lower(s.name) = lower(f.name) AND s.source NOT IN (${SESSION_SOURCES}))) AS made
    WHERE name NOT IN ('primary_conninfo', 'ssl_passphrase_command')),
  'md5Roles', (SELECT coalesce(jsonb_agg(rolname ORDER BY rolname), '[]') FROM pg_authid
    WHERE rolcanlogin AND rolpassword LIKE 'md5%' AND rolname NOT IN (${texts(V1_OPERATOR_ROLES)})),
  'clearTextClients', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'role', role, 'address', address, 'connections', connections) ORDER BY role, address), '[]')
    FROM (
      SELECT usename AS role, host(client_addr) AS address, count(*) AS connections
      FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
      WHERE NOT ssl AND client_addr NOT IN ('127.0.0.1', '::1')
        AND usename NOT IN (${texts(V1_OPERATOR_ROLES)})
      GROUP BY usename, client_addr) AS clients),
  'locales', (SELECT jsonb_agg(jsonb_build_object(
      'database', datname, 'collate', datcollate, 'ctype', datctype,
      'provider', CASE to_jsonb(d) ->> 'datlocprovider' WHEN 'i' THEN 'icu' ELSE 'libc' END) ORDER BY datname)
    FROM pg_database AS d WHERE datallowconn AND datconnlimit <> -2),
  'tablespaces', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', spcname, 'location', pg_tablespace_location(oid)) ORDER BY spcname), '[]')
    FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')),
  'totalBytes', (SELECT sum(pg_database_size(oid)) FROM pg_database),
  'segmentsToArchive', (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
  'preparedTransactions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'gid', gid, 'owner', owner, 'database', database,
      'ageSeconds', floor(extract(epoch FROM now() - prepared))::bigint) ORDER BY prepared), '[]')
    FROM pg_prepared_xacts),
  'longTransactions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'role', usename, 'database', datname, 'application', application_name, 'state', state,
      'ageSeconds', floor(extract(epoch FROM now() - xact_start))::bigint) ORDER BY xact_start), '[]')
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      AND xact_start < now() - interval '${LONG_SECONDS} seconds'),
  'replicationSlots', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', slot_name, 'type', slot_type, 'plugin', plugin, 'database', database,
      'active', active, 'temporary', temporary) ORDER BY slot_name), '[]')
    FROM pg_replication_slots),
  'replicationClients', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'application', application_name, 'role', usename, 'address', host(client_addr), 'state', state,
      'slot', slot_name, 'unconfirmedBytes', pg_wal_lsn_diff(
        CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() END,
        coalesce(flush_lsn, write_lsn))) ORDER BY application_name, pid), '[]')
    FROM pg_stat_replication LEFT JOIN pg_replication_slots ON active_pid = pid),
  'subscriptions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', subname, 'database', datname, 'enabled', subenabled) ORDER BY datname, subname), '[]')
    FROM pg_subscription JOIN pg_database AS d ON d.oid = subdbid))`;

/** A list for SQL of names of ours: none of them holds a quote. */
function texts(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
