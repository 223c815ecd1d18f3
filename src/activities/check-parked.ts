import type { V1Deployment } from '@kubernetes/client-node';
import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { refOf, sourceDatabasePods, targetLeader } from '../clients/pods.ts';
import { readWalPosition, readWritingTimeline } from '../clients/postgres.ts';
import { ProofRefuted } from '../model/errors.ts';
import { v1Selectors } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import type { ParkedSource } from '../model/retirement.ts';
import { checkBackupsKept, checkPaused, checkSameTarget } from './check-proof.ts';
import { bothSides, type MigrationRef } from './migration-ref.ts';

/** What has to be true still when a parked v1 is deleted. */
export interface Approved {
  proof: Proof;
  targetTimeline: number;
  parked: ParkedSource;
}

/**
 * v1 is as it was parked: its backups kept, and none of its servers started in between, so that it has nothing that v2
 * has not. v2 is the one that was proved, and takes writes. All of it once more, for people have thought for long.
 *
 * @throws {ProofRefuted}
 */
export async function checkParked(
  clients: Clients,
  ref: MigrationRef,
  approved: Approved,
): Promise<void> {
  const { source, target } = await bothSides(clients, ref);
  await Promise.all([
    checkBackupsKept(source, ref.source),
    checkPaused(source, ref.source),
    checkNotStarted(source, ref.source, approved.parked),
    checkSameTarget(target, ref.target, approved.proof),
    checkInService(target, ref.target, approved),
  ]);
}

/**
 * A Deployment's generation moves with every change of its spec: scaled up and down again, it is another. There is no way
 * for us to see what its server took in meanwhile, so v1 is not deleted by us any more; gone, it is found gone.
 */
async function checkNotStarted(
  k: Kubernetes,
  source: ClusterRef,
  { deployments }: ParkedSource,
): Promise<void> {
  const [found, pods] = await Promise.all([
    k.listDeployments(source.namespace, v1Selectors.database(source.cluster)),
    sourceDatabasePods(k, source),
  ]);
  const [pod] = pods;
  if (pod !== undefined) throw new ProofRefuted(`v1 has a database pod again: ${refOf(pod).name}`);
  const changed = deployments.filter((parked) => !found.some((now) => isAsParked(now, parked)));
  const added = found.filter(({ metadata }) =>
    deployments.every(({ name }) => name !== metadata?.name),
  );
  const names = [...changed.map(({ name }) => name), ...added.map((d) => d.metadata?.name ?? '')];
  if (names.length > 0)
    throw new ProofRefuted(
      `v1's Deployment ${names.join(', ')} is not as it was left, and may have taken writes; if you know that it has not, delete v1 yourself, then approve`,
    );
}

function isAsParked(
  { metadata }: V1Deployment,
  { name, uid, generation }: ParkedSource['deployments'][number],
): boolean {
  return metadata?.name === name && metadata.uid === uid && metadata.generation === generation;
}

/** A later timeline is a failover of v2's own. */
async function checkInService(
  k: Kubernetes,
  target: ClusterRef,
  { proof, targetTimeline }: Approved,
): Promise<void> {
  const pod = refOf(await targetLeader(k, target));
  const { inRecovery, systemIdentifier } = await readWalPosition(k, pod);
  if (systemIdentifier !== proof.systemIdentifier)
    throw new ProofRefuted(
      `v2 has system identifier ${systemIdentifier}, v1 ${proof.systemIdentifier}`,
    );
  if (inRecovery) throw new ProofRefuted('v2 is in recovery: it takes no writes');
  const timeline = await readWritingTimeline(k, pod);
  if (timeline < targetTimeline)
    throw new ProofRefuted(`v2 writes on timeline ${timeline}, and was on ${targetTimeline}`);
}
