import type { KubeObject } from '../../kubernetes.ts';
import { buildLabels } from './build-labels.ts';
import type { ServiceExpose } from './custom-resource.ts';
import { keys, objectNames } from './names.ts';
import { ownerReference } from './owner-reference.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

interface Role {
  name: string;
  /** What makes it reachable from outside; headless without. */
  expose?: ServiceExpose;
  /** The real operator (2.9.0) hands them on for two of three services. */
  withSourceRanges?: boolean;
  selector: Record<string, string>;
  port?: number;
}

/**
 * The services. The lab routes no service addresses, but their names are taken, two operators' clusters of one name
 * collide on them, and how they are exposed can be looked at: what a client from outside reaches is `<cluster>-ha`,
 * for `<cluster>-primary` is headless whatever `expose` says.
 */
export function buildServices(cluster: ResolvedCluster): KubeObject[] {
  const names = objectNames(cluster.name);
  const { expose, pgbouncer, pgbouncerPort } = cluster;
  const instance = { [keys.data]: 'postgres' };
  const leader = { ...instance, [keys.role]: 'primary' };
  const services: Role[] = [
    { name: names.primary, selector: leader },
    { name: names.patroniScope, selector: leader, expose: expose.primary, withSourceRanges: true },
    {
      name: names.replicas,
      selector: { ...instance, [keys.role]: 'replica' },
      expose: expose.replicas,
    },
    { name: names.pods, selector: instance },
  ];
  if (pgbouncer) {
    services.push({
      name: names.pgbouncer,
      selector: { [keys.role]: 'pgbouncer' },
      expose: expose.pgbouncer,
      withSourceRanges: true,
      port: pgbouncerPort,
    });
  }
  return services.map((service) => buildService(cluster, service));
}

function buildService(cluster: ResolvedCluster, { name, expose, ...service }: Role): KubeObject {
  const { labels = {}, annotations = {} } = expose ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: cluster.namespace,
      labels: { ...labels, ...buildLabels(cluster, {}) },
      annotations: { ...cluster.metadata.annotations, ...annotations },
      ownerReferences: [ownerReference(cluster)],
    },
    spec: {
      ...(expose ? exposure(expose, service.withSourceRanges ?? false) : { clusterIP: 'None' }),
      selector: { [keys.cluster]: cluster.name, ...service.selector },
      ports: [port(service.port ?? cluster.port, expose)],
    },
  };
}

function exposure(
  { type = 'ClusterIP', loadBalancerSourceRanges = [] }: ServiceExpose,
  withSourceRanges: boolean,
) {
  const ranges = withSourceRanges && loadBalancerSourceRanges.length > 0;
  return { type, ...(ranges && { loadBalancerSourceRanges }) };
}

function port(number: number, { nodePort }: ServiceExpose = {}) {
  const fixed = nodePort !== undefined && { nodePort };
  return { name: 'postgres', port: number, targetPort: 'postgres', ...fixed };
}
