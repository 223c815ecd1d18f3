import { ExecFailed } from '../model/errors.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

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
  // A name may hold anything: in a connection string it is quoted.
  const name = database.replaceAll(/[\\']/g, '\\$&');
  const connection = `dbname='${name}' application_name=pg-handover`;
  const command = ['sh', '-c', RUN_PSQL, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', connection];
  // `\q` ends psql: not every kubelet passes on the end of stdin.
  const stdin = `SET statement_timeout = ${STATEMENT_TIMEOUT_MS};\n${sql};\n\\q\n`;
  const result = await kubernetes.exec(pod, command, { stdin, timeoutMs: EXEC_TIMEOUT_MS });
  if (result.exitCode !== 0)
    throw new ExecFailed({
      pod: pod.name,
      command: 'psql',
      exitCode: result.exitCode,
      stderr: result.stderr,
    });
  return result.stdout.trim().split('\n').at(-1) ?? '';
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
