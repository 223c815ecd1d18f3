import { EXTENSION_CATALOG } from './extension-catalog.ts';
import type { UserSpec } from './custom-resource.ts';
import type { ResolvedCluster } from './resolve-spec.ts';
import type { SqlTask } from './run-sql.ts';

/** Quotes an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes an SQL string. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Extensions of all databases: CREATE for those enabled, DROP for all others. The drop is the real
 * operator's too: it takes away what v1 had when the custom resource does not say otherwise.
 */
export function extensionTasks(cluster: ResolvedCluster): SqlTask[] {
  return EXTENSION_CATALOG.map(({ key, name }) => ({
    name: key,
    database: 'all',
    sql: cluster.extensions[key]
      ? `SET client_min_messages = WARNING; CREATE EXTENSION IF NOT EXISTS ${name}; ALTER EXTENSION ${name} UPDATE;`
      : `SET client_min_messages = WARNING; DROP EXTENSION IF EXISTS ${name};`,
  }));
}

/** The databases of all users. */
export function databaseTask(users: readonly UserSpec[]): SqlTask {
  const names = [...new Set(users.flatMap(({ databases }) => databases ?? []))].sort();
  const sql = names.map(
    (name) =>
      `SELECT ${literal(`CREATE DATABASE ${identifier(name)}`)} WHERE NOT EXISTS ` +
      `(SELECT FROM pg_database WHERE datname = ${literal(name)})\n\\gexec\n`,
  );
  return { name: 'databases', database: 'postgres', sql: sql.join('') };
}

/** Roles, passwords and grants of the users, then their schemas. */
export function userTasks(
  cluster: ResolvedCluster,
  verifiers: ReadonlyMap<string, string>,
): SqlTask[] {
  const roles = cluster.users.map((user) => roleSql(user, verifiers.get(user.name) ?? ''));
  const all: SqlTask = {
    name: 'users',
    database: 'postgres',
    sql: `BEGIN;\n${roles.join('')}COMMIT;`,
  };
  return [all, ...cluster.users.flatMap((user) => schemaTasks(cluster, user))];
}

function roleSql({ name, databases = [], options = '' }: UserSpec, verifier: string): string {
  const role = identifier(name);
  const superuser = name === 'postgres';
  const attributes = superuser ? 'LOGIN SUPERUSER' : options.replace(/\bPASSWORD\b.*/i, '');
  return [
    `SELECT ${literal(`CREATE USER ${role}`)} WHERE NOT EXISTS ` +
      `(SELECT FROM pg_roles WHERE rolname = ${literal(name)})`,
    '\\gexec',
    `ALTER ROLE ${role} WITH ${attributes} PASSWORD ${literal(verifier)};`,
    ...(superuser ? ['postgres'] : databases).map(
      (database) => `GRANT ALL PRIVILEGES ON DATABASE ${identifier(database)} TO ${role};`,
    ),
    '',
  ].join('\n');
}

function schemaTasks(cluster: ResolvedCluster, user: UserSpec): SqlTask[] {
  const role = identifier(user.name);
  const reserved = ['public', 'pgbouncer', 'monitor'].includes(user.name);
  const statements = [
    ...(cluster.createUserSchemas && !reserved
      ? [`CREATE SCHEMA IF NOT EXISTS ${role} AUTHORIZATION ${role};`]
      : []),
    ...(user.grantPublicSchemaAccess ? [`GRANT CREATE ON SCHEMA public TO ${role};`] : []),
  ];
  if (statements.length === 0) return [];
  const sql = ['SET client_min_messages = WARNING;', ...statements].join('\n');
  return (user.databases ?? []).map((database) => ({
    name: `schema of ${user.name} in ${database}`,
    database,
    sql,
  }));
}

/** PgBouncer's role and its look-up function, in every database. */
export function pgbouncerTask({ exposeSuperusers }: ResolvedCluster, verifier: string): SqlTask {
  const role = '"_crunchypgbouncer"';
  const who = exposeSuperusers
    ? `(NOT rolreplication OR rolname = 'postgres')`
    : 'NOT rolsuper AND NOT rolreplication';
  const sql = `
SET client_min_messages = WARNING;
BEGIN;
SELECT 'CREATE ROLE "_crunchypgbouncer" NOLOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '_crunchypgbouncer')
\\gexec
CREATE SCHEMA IF NOT EXISTS pgbouncer;
REVOKE ALL PRIVILEGES ON SCHEMA pgbouncer FROM PUBLIC, ${role};
GRANT USAGE ON SCHEMA pgbouncer TO ${role};
CREATE OR REPLACE FUNCTION pgbouncer.get_auth(username TEXT)
RETURNS TABLE(username TEXT, password TEXT) AS $sql$
  SELECT rolname::TEXT, rolpassword::TEXT FROM pg_catalog.pg_authid
  WHERE rolname = $1 AND rolcanlogin AND ${who} AND rolname <> '_crunchypgbouncer'
    AND (rolvaliduntil IS NULL OR rolvaliduntil >= CURRENT_TIMESTAMP)
$sql$ LANGUAGE SQL STABLE SECURITY DEFINER;
REVOKE ALL PRIVILEGES ON FUNCTION pgbouncer.get_auth(username TEXT) FROM PUBLIC, ${role};
GRANT EXECUTE ON FUNCTION pgbouncer.get_auth(username TEXT) TO ${role};
ALTER ROLE ${role} SET search_path TO 'pgbouncer';
ALTER ROLE ${role} LOGIN PASSWORD ${literal(verifier)};
COMMIT;`;
  return { name: 'pgbouncer', database: 'all', sql };
}
