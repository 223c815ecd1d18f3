import { readCustomConfig } from '../clients/custom-config.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { readOperator } from '../clients/operators.ts';
import { readPause } from '../clients/patroni.ts';
import { readCloudRepository } from '../clients/pgbackrest.ts';
import { refOf, sourceRepoHost } from '../clients/pods.ts';
import { LOCK_ANNOTATION, v1Names } from '../model/names.ts';
import type {
  CustomConfigFacts,
  LockFacts,
  OperatorFacts,
  OwnRepositoryFacts,
  PatroniPause,
  RepositoryFacts,
} from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { cloudStorage } from '../planner/cloud-storage.ts';
import { ownRepositoryPath } from '../planner/own-repository-path.ts';
import { NothingToLookAt, type Looks } from './look-at.ts';
import type { Planned } from './make-plan.ts';

/** What is looked at on v1's side and is no part of a plan. */
export interface SourceParts {
  repository: RepositoryFacts;
  customConfig: CustomConfigFacts;
  sourceOperator: OperatorFacts;
  lock: LockFacts;
  patroniPause: PatroniPause;
}

/** Whether the migration that holds a lock still runs; null when nobody can be asked. */
export type IsRunning = (holder: string) => Promise<boolean | null>;

export function lookAtSource(
  side: Promise<Kubernetes>,
  source: Promise<V1Cluster | null>,
  request: MigrationRequest,
  isRunning: IsRunning,
): Looks<SourceParts> {
  const { namespace, cluster: name } = request.source;
  return {
    repository: source.then(async (cluster) => lookAtRepository(await side, cluster, { request })),
    customConfig: source.then(async (cluster) =>
      readCustomConfig(await side, namespace, cluster?.spec.backup?.customConfig),
    ),
    sourceOperator: side.then((k) => readOperator(k, 'v1', namespace)),
    lock: source.then((cluster) => lookAtLock(cluster, isRunning)),
    // No server need run for it: a migration that died may have left v1 stopped.
    patroniPause: side.then((k) => readPause(k, { namespace, name: v1Names.patroniConfig(name) })),
  };
}

/**
 * Look at the path that the plan gives v2 for its own. From v1's side: it is in v1's bucket, for which v1 has the keys,
 * and there is no v2 yet.
 *
 * @returns null where v2 takes over v1's path.
 */
export async function lookAtOwnRepository(
  side: Promise<Kubernetes>,
  source: Promise<V1Cluster | null>,
  { request, planned }: { request: MigrationRequest; planned: Planned },
): Promise<OwnRepositoryFacts | null> {
  if (request.target.repository !== 'own') return null;
  if (!planned.made) throw new NothingToLookAt(`There is no plan that names it: ${planned.why}.`);
  const path = ownRepositoryPath(request, planned.plan);
  if (path === null) throw new NothingToLookAt('The plan names none.');
  return { ...(await lookAtRepository(await side, await source, { request, path })), path };
}

/** @param path another one of the same bucket than v1's. */
async function lookAtRepository(
  k: Kubernetes,
  source: V1Cluster | null,
  { request: { source: ref }, path }: { request: MigrationRequest; path?: string },
): Promise<RepositoryFacts> {
  const storage = source === null ? null : cloudStorage(source, ref.storage);
  if (storage === null)
    throw new NothingToLookAt('Which storage of v1 holds the repository is not clear.');
  const repoHost = await sourceRepoHost(k, ref);
  const access = {
    type: storage.type,
    verifyTls: storage.verifyTLS === true,
    ...(path === undefined ? {} : { path }),
  };
  return readCloudRepository(k, refOf(repoHost), access);
}

async function lookAtLock(source: V1Cluster | null, isRunning: IsRunning): Promise<LockFacts> {
  const holder = source?.metadata.annotations?.[LOCK_ANNOTATION] ?? '';
  if (holder === '') return { holder: null, running: false };
  return { holder, running: await isRunning(holder) };
}
