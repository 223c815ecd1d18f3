import type { ClusterRef } from '../../model/request.ts';

/** A kubectl command for one side's Kubernetes and namespace, to be pasted. */
export function kubectl(
  { context, namespace }: Pick<ClusterRef, 'context' | 'namespace'>,
  command: string,
): string {
  return `${inContext(context)} -n ${namespace} ${command}`;
}

/** The same for what belongs to no namespace. */
export function kubectlEverywhere(
  { context }: Pick<ClusterRef, 'context'>,
  command: string,
): string {
  return `${inContext(context)} ${command}`;
}

/** psql as the superuser in v1's primary, to be pasted. The container's PGHOST says where the socket is. */
export function psqlOn(
  source: Pick<ClusterRef, 'context' | 'namespace'>,
  pod: string,
  ...statements: string[]
): string {
  const commands = statements.map((sql) => `-c ${quoted(sql)}`).join(' ');
  return kubectl(source, `exec ${pod} -c database -- psql ${commands}`);
}

/** The v1 cluster's own resource, by its full name: the short plural means v2 as soon as both are installed. */
export function patchSource(source: ClusterRef, patch: object): string {
  const name = `perconapgclusters.pg.percona.com ${source.cluster}`;
  return kubectl(source, `patch ${name} --type merge -p ${quoted(JSON.stringify(patch))}`);
}

/** A text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function inContext(context: string | null): string {
  return context === null ? 'kubectl' : `kubectl --context ${context}`;
}
