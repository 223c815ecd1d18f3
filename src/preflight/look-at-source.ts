import { readCustomConfig } from '../clients/custom-config.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { readOperator } from '../clients/operators.ts';
import { readCloudRepository } from '../clients/pgbackrest.ts';
import { refOf, sourceRepoHost } from '../clients/pods.ts';
import { LOCK_ANNOTATION } from '../model/names.ts';
import type {
  CustomConfigFacts,
  LockFacts,
  OperatorFacts,
  RepositoryFacts,
} from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { cloudStorage } from '../planner/cloud-storage.ts';
import { NothingToLookAt, type Looks } from './look-at.ts';

/** What is looked at on v1's side and is no part of a plan. */
export interface SourceParts {
  repository: RepositoryFacts;
  customConfig: CustomConfigFacts;
  sourceOperator: OperatorFacts;
  lock: LockFacts;
}

/** Whether the migration that holds a lock still runs; null when nobody can be asked. */
export type IsRunning = (holder: string) => Promise<boolean | null>;

export function lookAtSource(
  side: Promise<Kubernetes>,
  source: Promise<V1Cluster | null>,
  request: MigrationRequest,
  isRunning: IsRunning,
): Looks<SourceParts> {
  const { namespace } = request.source;
  return {
    repository: source.then(async (cluster) => lookAtRepository(await side, cluster, request)),
    customConfig: source.then(async (cluster) =>
      readCustomConfig(await side, namespace, cluster?.spec.backup?.customConfig),
    ),
    sourceOperator: side.then((k) => readOperator(k, 'v1', namespace)),
    lock: source.then((cluster) => lookAtLock(cluster, isRunning)),
  };
}

async function lookAtRepository(
  k: Kubernetes,
  source: V1Cluster | null,
  { source: ref }: MigrationRequest,
): Promise<RepositoryFacts> {
  const storage = source === null ? null : cloudStorage(source, ref.storage);
  if (storage === null)
    throw new NothingToLookAt('Which storage of v1 holds the repository is not clear.');
  const repoHost = await sourceRepoHost(k, ref);
  const access = { type: storage.type, verifyTls: storage.verifyTLS === true };
  return readCloudRepository(k, refOf(repoHost), access);
}

async function lookAtLock(source: V1Cluster | null, isRunning: IsRunning): Promise<LockFacts> {
  const holder = source?.metadata.annotations?.[LOCK_ANNOTATION] ?? '';
  if (holder === '') return { holder: null, running: false };
  return { holder, running: await isRunning(holder) };
}
