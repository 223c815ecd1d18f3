import type { KubeObject } from '../../kubernetes.ts';
import { buildLabels } from './build-labels.ts';
import { keys, objectNames } from './names.ts';
import { ownerReference } from './owner-reference.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/**
 * The services by name, headless: the lab routes no service addresses, but the names are taken, and
 * two operators' clusters of one name collide on them.
 */
export function buildServices(cluster: ResolvedCluster): KubeObject[] {
  const names = objectNames(cluster.name);
  const byRole: [string, Record<string, string>][] = [
    [names.primary, { [keys.role]: 'master' }],
    [names.replicas, { [keys.role]: 'replica' }],
    [names.pods, {}],
    [names.patroniScope, { [keys.role]: 'master' }],
  ];
  return byRole.map(([name, role]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: cluster.namespace,
      labels: buildLabels(cluster, {}),
      ownerReferences: [ownerReference(cluster)],
    },
    spec: {
      clusterIP: 'None',
      selector: { [keys.cluster]: cluster.name, [keys.data]: 'postgres', ...role },
      ports: [{ name: 'postgres', port: cluster.port, targetPort: 'postgres' }],
    },
  }));
}
