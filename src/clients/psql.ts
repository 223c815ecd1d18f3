import { ExecFailed } from '../model/errors.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';
import { PsqlSession } from './psql-session.ts';
import { recorded } from './change-log.ts';

/** No statement of ours takes long; a longer one waits for a lock, and it is better to try again. */
const STATEMENT_TIMEOUT_MS = 20_000;
/** The stream gets some more time than the statement, so that the server's own error is what is seen. */
const EXEC_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 10_000;

/** Both containers have PGHOST. The port is in PGPORT on v2, and in PGHA_PG_PORT on v1 (1.6.0: cluster-deployment.json). */
const RUN_PSQL = 'PGPORT="${PGPORT:-${PGHA_PG_PORT:-5432}}"; export PGPORT; exec psql "$@"';

/**
 * Run SQL as the superuser in the `database` container of a pod: that works on every v1 and v2 without a
 * password. Each statement is its own transaction.
 *
 * @returns the last line that psql printed.
 * @throws {ExecFailed} with psql's own words.
 */
export async function psql(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  sql: string,
  database = 'postgres',
): Promise<string> {
  const warm = database === 'postgres' ? sessionsOf(kubernetes).get(keyOf(pod)) : undefined;
  if (warm !== undefined) return lastLine(await warm.ask(sql));
  const command = commandFor(database);
  // `\q` ends psql: not every kubelet passes on the end of stdin.
  const stdin = `${SET_UP};\n${sql};\n\\q\n`;
  const result = await kubernetes.exec(pod, command, { stdin, timeoutMs: EXEC_TIMEOUT_MS });
  if (result.exitCode !== 0)
    throw new ExecFailed({
      pod: pod.name,
      command: 'psql',
      exitCode: result.exitCode,
      stderr: result.stderr,
    });
  return lastLine(result.stdout);
}

/**
 * Run SQL that changes something, and tell it. Everything else runs in read-only transactions, so that no change can be
 * left out of the record.
 *
 * @throws {ExecFailed} with psql's own words.
 */
export function psqlChange(kubernetes: Kubernetes, pod: ObjectRef, sql: string): Promise<string> {
  return recorded(changeOf(kubernetes, pod, sql), () =>
    psql(
      kubernetes,
      pod,
      `SET default_transaction_read_only = off;\n${sql};\nSET default_transaction_read_only = on`,
    ),
  );
}

function changeOf(kubernetes: Kubernetes, pod: ObjectRef, statement: string) {
  return {
    verb: 'sql' as const,
    object: `pods ${keyOf(pod)}`,
    server: kubernetes.server,
    statement,
  };
}

/**
 * Keep a session to a pod, by which `psql` is asked from now on. It ends by itself when it breaks or nobody asks; then
 * `psql` goes its ordinary way again.
 */
export async function warmPsql(kubernetes: Kubernetes, pod: ObjectRef): Promise<void> {
  const sessions = sessionsOf(kubernetes);
  const key = keyOf(pod);
  if (sessions.has(key)) return;
  const session = await PsqlSession.open(kubernetes, pod, {
    command: commandFor('postgres'),
    setUp: SET_UP,
    onEnd: () => sessions.delete(key),
  });
  sessions.set(key, session);
}

const SET_UP = `SET statement_timeout = ${STATEMENT_TIMEOUT_MS};\nSET default_transaction_read_only = on`;
const allSessions = new WeakMap<Kubernetes, Map<string, PsqlSession>>();

function sessionsOf(kubernetes: Kubernetes): Map<string, PsqlSession> {
  const sessions = allSessions.get(kubernetes) ?? new Map<string, PsqlSession>();
  allSessions.set(kubernetes, sessions);
  return sessions;
}

function keyOf({ namespace, name }: ObjectRef): string {
  return `${namespace}/${name}`;
}

function commandFor(database: string): string[] {
  // A name may hold anything: in a connection string it is quoted.
  const name = database.replaceAll(/[\\']/g, '\\$&');
  const connection = `dbname='${name}' application_name=pg-handover`;
  return ['sh', '-c', RUN_PSQL, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', connection];
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** The same for a query that answers with one JSON value. */
export async function psqlJson<T>(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  sql: string,
  database = 'postgres',
): Promise<T> {
  const line = await psql(kubernetes, pod, sql, database);
  try {
    return JSON.parse(line) as T;
  } catch (cause) {
    throw new ExecFailed({
      pod: pod.name,
      command: 'psql',
      exitCode: 0,
      stderr: `no JSON in the answer (${String(cause)})`,
    });
  }
}
