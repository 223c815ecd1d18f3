import type { ClusterResource, ClusterSpec } from '../../../../lab/operators/v2/custom-resource.ts';
import { keys } from '../../../../lab/operators/v2/names.ts';
import type {
  InstancePod,
  Observation,
  StatefulSet,
} from '../../../../lab/operators/v2/observe-cluster.ts';
import { resolveSpec, type ResolvedCluster } from '../../../../lab/operators/v2/resolve-spec.ts';

/** A standby of a v1 repository, as a migration makes it. */
export function clusterResource(spec: Partial<ClusterSpec> = {}): ClusterResource {
  return {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    metadata: { name: 'target', namespace: 'pg', uid: 'uid-1', generation: 3 },
    spec: {
      crVersion: '2.9.0',
      postgresVersion: 15,
      standby: { enabled: true, repoName: 'repo1' },
      instances: [{ name: 'instance1', replicas: 1, dataVolumeClaimSpec: {} }],
      backups: {
        pgbackrest: {
          configuration: [{ secret: { name: 's3' } }],
          global: { 'repo1-path': '/backrestrepo/v1' },
          repos: [{ name: 'repo1', s3: { bucket: 'b', endpoint: 'localhost:9000', region: 'r' } }],
        },
      },
      ...spec,
    },
  };
}

/** The same with the defaults filled in. */
export function resolved(spec: Partial<ClusterSpec> = {}): ResolvedCluster {
  return resolveSpec(clusterResource(spec));
}

/** An instance's pod; Patroni's member as Patroni 3 writes it. */
export function instancePod(
  instance: string,
  { role = 'master', member = 'standby_leader', ready = true } = {},
): InstancePod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${instance}-0`,
      namespace: 'pg',
      labels: {
        [keys.instance]: instance,
        [keys.instanceSet]: 'instance1',
        [keys.role]: role,
        'controller-revision-hash': 'rev',
      },
      annotations: { status: JSON.stringify({ role: member, state: 'running' }) },
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'database', state: { running: {} } }],
    },
  };
}

/** An instance's StatefulSet. */
export function statefulSet(name: string, created = '2026-01-01T00:00:00Z'): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name,
      generation: 1,
      creationTimestamp: created,
      labels: { [keys.instanceSet]: 'instance1' },
    },
    status: { observedGeneration: 1, updateRevision: 'rev', readyReplicas: 1 },
  };
}

/** What is there of a cluster: nothing, unless said otherwise. */
export function observation(observed: Partial<Observation> = {}): Observation {
  return { statefulSets: [], pods: [], claims: [], leftovers: false, ...observed };
}
