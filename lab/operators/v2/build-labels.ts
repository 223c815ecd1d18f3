import { keys } from './names.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** Labels of every object of a cluster, plus what tells this one apart. */
export function buildLabels(
  cluster: ResolvedCluster,
  own: Record<string, string>,
): Record<string, string> {
  return {
    ...cluster.metadata.labels,
    'app.kubernetes.io/instance': cluster.name,
    'app.kubernetes.io/managed-by': 'percona-postgresql-operator',
    'app.kubernetes.io/name': 'percona-postgresql',
    'app.kubernetes.io/part-of': 'percona-postgresql',
    [keys.cluster]: cluster.name,
    ...own,
  };
}
