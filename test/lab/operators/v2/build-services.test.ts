import { expect, it } from 'vitest';

import { buildServices } from '../../../../lab/operators/v2/build-services.ts';
import type { ClusterSpec } from '../../../../lab/operators/v2/custom-resource.ts';
import { resolved } from './cluster-builder.ts';

function specs(spec: Partial<ClusterSpec>): Record<string, unknown> {
  const services = buildServices(resolved(spec));
  return Object.fromEntries(services.map((service) => [service.metadata.name, service.spec]));
}

it('exposes the service of the leader, not the one that is called primary', () => {
  const services = specs({
    expose: { type: 'LoadBalancer' },
    exposeReplicas: { type: 'NodePort' },
  });
  expect(services['target-ha']).toMatchObject({ type: 'LoadBalancer' });
  expect(services['target-primary']).toMatchObject({ clusterIP: 'None' });
  expect(services['target-replicas']).toMatchObject({ type: 'NodePort' });
});

it('restricts who may reach leader and PgBouncer, and forgets it for replicas', () => {
  const loadBalancerSourceRanges = ['10.0.0.0/8'];
  const expose = { type: 'LoadBalancer', loadBalancerSourceRanges } as const;
  const services = specs({
    expose,
    exposeReplicas: expose,
    proxy: { pgBouncer: { port: 6432, expose } },
  });
  expect(services['target-ha']).toMatchObject({ loadBalancerSourceRanges });
  expect(services['target-pgbouncer']).toMatchObject({
    loadBalancerSourceRanges,
    ports: [{ port: 6432 }],
  });
  expect(services['target-replicas']).not.toHaveProperty('loadBalancerSourceRanges');
});

it('has a service for PgBouncer only where there is one', () => {
  expect(Object.keys(specs({}))).not.toContain('target-pgbouncer');
});
