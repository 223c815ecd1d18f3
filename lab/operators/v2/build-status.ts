import { buildConditions } from './build-conditions.ts';
import type { ClusterResource, ClusterStatus, RepositoryStatus } from './custom-resource.ts';
import { isReady, isUpToDate } from './instance-pod.ts';
import { keys, objectNames } from './names.ts';
import type { Observation } from './observe-cluster.ts';
import { repositoryHash } from './repository-hash.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** What the status is made of, beside the custom resource. */
export interface StatusInput {
  cluster: ResolvedCluster;
  observed: Observation;
  patroniVersion: string;
  now: Date;
}

/**
 * The status as the real operator reports it. It is also the operator's memory of stanza and first
 * backup (`pgbackrest.repos`), so what was there is carried on. `state` and `observedGeneration` say
 * nothing about a promotion, as in life.
 */
export function buildStatus(resource: ClusterResource, input: StatusInput): ClusterStatus {
  const { cluster, observed, now } = input;
  const previous = resource.status ?? {};
  const instances = instanceCounts(cluster.name, resource, observed);
  const size = sum(instances.map((set) => set.size));
  const ready = sum(instances.map((set) => set.ready));
  const repoHostReady = (observed.repoHost?.status?.readyReplicas ?? 0) > 0;
  const repositories = repositoryStatus(cluster, previous.pgbackrest?.repos ?? []);
  const names = objectNames(cluster.name);
  const service = cluster.pgbouncer ? names.pgbouncer : names.primary;
  const systemIdentifier =
    observed.patroniConfig?.metadata.annotations?.initialize ??
    previous.patroni?.status?.systemIdentifier;
  const version = patroniVersion(observed, previous, input.patroniVersion);
  return {
    state: state(cluster, observed, { size, ready, repoHostReady }),
    host: `${service}.${cluster.namespace}.svc`,
    observedGeneration: cluster.generation,
    installedCustomExtensions: [],
    postgres: { size, ready, instances, ...(version && { version: cluster.postgresVersion }) },
    pgbouncer: { size: 0, ready: 0 }, // the lab runs no PgBouncer
    ...(version && { patroniVersion: version }),
    patroni: {
      ...(version && { version }),
      status: { ...(systemIdentifier && { systemIdentifier }) },
    },
    pgbackrest: {
      repoHost: { apiVersion: 'apps/v1', kind: 'StatefulSet', ready: repoHostReady },
      repos: repositories,
    },
    conditions: buildConditions(previous.conditions ?? [], {
      generation: cluster.generation,
      repoHostReady,
      first: repositories.find(({ name }) => name === cluster.repositories[0]?.name),
      checksLag: cluster.standby.enabled && resource.spec.standby?.maxAcceptableLag !== undefined,
      now,
    }),
  };
}

function instanceCounts(
  cluster: string,
  { spec }: ClusterResource,
  { pods }: Observation,
): { name: string; size: number; ready: number }[] {
  const setOf = (pod: Observation['pods'][number]): string =>
    pod.metadata.labels?.[keys.instanceSet] ?? cluster;
  const names = new Set([...spec.instances.map(({ name }) => name), ...pods.map(setOf)]);
  return [...names].sort().map((name) => {
    const own = pods.filter((pod) => setOf(pod) === name);
    return { name, size: own.length, ready: own.filter(isReady).length };
  });
}

function state(
  cluster: ResolvedCluster,
  { pods, statefulSets }: Observation,
  { size, ready, repoHostReady }: { size: number; ready: number; repoHostReady: boolean },
): NonNullable<ClusterStatus['state']> {
  if (cluster.paused) return ready > 0 ? 'stopping' : 'paused';
  const upToDate = pods.filter((pod) => isUpToDate(pod, statefulSets)).length;
  const complete = repoHostReady && size > 0 && ready === size && upToDate === size;
  return complete ? 'ready' : 'initializing';
}

/** A change of bucket, endpoint or region starts a repository's story anew. */
function repositoryStatus(
  { repositories }: ResolvedCluster,
  previous: readonly RepositoryStatus[],
): RepositoryStatus[] {
  return repositories
    .map((repository): RepositoryStatus => {
      const repoOptionsHash = repositoryHash(repository);
      const before = previous.find(({ name }) => name === repository.name);
      if (before?.repoOptionsHash === repoOptionsHash) return before;
      return { name: repository.name, repoOptionsHash, stanzaCreated: false };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The real operator asks the first running pod, so the version appears with it and then stays. */
function patroniVersion({ pods }: Observation, previous: ClusterStatus, version: string): string {
  const running = pods.some(({ status }) => status?.phase === 'Running');
  return running ? version : (previous.patroni?.version ?? '');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
