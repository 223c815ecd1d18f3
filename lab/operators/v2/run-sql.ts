import type { KubeObject, LabConnection } from '../../kubernetes.ts';
import { runInPod } from './run-in-pod.ts';

const SQL_TIMEOUT_MS = 60_000;

/** Several statements under one name; the name is told when they fail. */
export interface SqlTask {
  name: string;
  sql: string;
  /** A database's name, or `all`: those that can be connected to (template1 too, as in life). */
  database: string;
}

/**
 * Prints the names of the tasks that failed; their errors are on stderr. The SQL goes in as arguments:
 * the exec server of the lab never passes the end of stdin on.
 */
const SCRIPT = `
export PGCONNECT_TIMEOUT=5 PGAPPNAME=percona-postgresql-operator
while [[ $# -gt 0 ]]; do
  databases=("$2")
  if [[ "$2" == all ]]; then
    mapfile -t databases < <(psql -XAtq -d postgres -c 'SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1')
  fi
  for database in "\${databases[@]}"; do
    psql -Xq -v ON_ERROR_STOP=1 -d "$database" <<< "$3" > /dev/null || echo "$1"
  done
  shift 3
done
`;

/** Runs the tasks in order in the primary's pod; returns the names of those that failed and why. */
export async function runSql(
  lab: LabConnection,
  pod: KubeObject,
  tasks: readonly SqlTask[],
): Promise<{ failed: Set<string>; errors: string }> {
  const args = tasks.flatMap(({ name, database, sql }) => [name, database, sql]);
  const result = await runInPod(lab, pod, { script: SCRIPT, args, timeoutMs: SQL_TIMEOUT_MS });
  if (result.exitCode !== 0) {
    throw new Error(`SQL in ${pod.metadata.name} could not be run: ${result.stderr.trim()}`);
  }
  const names = result.stdout.split('\n').filter((name) => name !== '');
  return { failed: new Set(names), errors: result.stderr.trim() };
}
