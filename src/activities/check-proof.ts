import { readControlData, type ServerDirectories } from '../clients/clean-stop.ts';
import type { Clients } from '../clients/clients.ts';
import type { Kubernetes, ObjectRef } from '../clients/kubernetes/kubernetes.ts';
import { isPaused } from '../clients/patroni.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { readWalPosition } from '../clients/postgres.ts';
import { PodMissing, ProofRefuted } from '../model/errors.ts';
import { hasReached, isSameLsn } from '../model/lsn.ts';
import { V2, describeCluster } from '../model/names.ts';
import type { Fence, Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { bothSides, customResource, patroniConfig, type MigrationRef } from './migration-ref.ts';
import { backupsAreKept } from './prepare.ts';

/** The proof, once more against the world. @throws {ProofRefuted} */
export async function checkProof(
  clients: Clients,
  ref: MigrationRef,
  proof: Proof,
  directories: ServerDirectories,
): Promise<void> {
  const sides = await bothSides(clients, ref);
  if (!(await backupsAreKept(sides.source, ref.source)))
    throw new ProofRefuted("v1's operator would not keep the backups: keepBackups is not true");
  if (!(await isPaused(sides.source, patroniConfig(ref.source))))
    throw new ProofRefuted("v1's Patroni is not paused any more: it may start PostgreSQL");
  if (!(await isStoppedAt(sides.source, ref.source, proof, directories)))
    throw new ProofRefuted(`v1's PostgreSQL is not stopped at ${proof.checkpointLsn} any more`);
  const target = await sides.target.get(V2, customResource(ref.target));
  if (target?.metadata.uid !== proof.targetUid)
    throw new ProofRefuted(`v2 ${describeCluster(ref.target)} is another cluster now, or gone`);
  await checkReplayedToEnd(sides.target, ref.target, proof);
}

/**
 * Check that v2 still stands exactly at the end of v1's WAL.
 *
 * @throws {ProofRefuted}
 */
export async function checkReplayedToEnd(k: Kubernetes, target: ClusterRef, fence: Fence) {
  const replayLsn = await replayPosition(k, refOf(await targetLeader(k, target)), fence);
  if (!isSameLsn(replayLsn, fence.endLsn))
    throw new ProofRefuted(`v2 has replayed only to ${replayLsn}, v1 ends at ${fence.endLsn}`);
}

/**
 * Replay position of a standby that is still v1's copy and not past v1's end.
 *
 * @throws {ProofRefuted} otherwise: then equality can never come.
 */
export async function replayPosition(k: Kubernetes, pod: ObjectRef, fence: Fence) {
  const { inRecovery, replayLsn, systemIdentifier } = await readWalPosition(k, pod);
  if (systemIdentifier !== fence.systemIdentifier)
    throw new ProofRefuted(
      `v2 has system identifier ${systemIdentifier}, v1 ${fence.systemIdentifier}`,
    );
  if (!inRecovery) throw new ProofRefuted('v2 takes writes already');
  if (replayLsn === null) throw new PodMissing('A replay position of v2');
  if (hasReached(replayLsn, fence.endLsn) && !isSameLsn(replayLsn, fence.endLsn))
    throw new ProofRefuted(`v2 replayed to ${replayLsn}, past v1's end ${fence.endLsn}`);
  return replayLsn;
}

/** Check that v1 is stopped where the proof says, by its own control file. */
async function isStoppedAt(
  k: Kubernetes,
  { namespace }: ClusterRef,
  { pod, checkpointLsn }: Fence,
  directories: ServerDirectories,
): Promise<boolean> {
  const control = await readControlData(k, { namespace, name: pod }, directories);
  return control.state === 'shut down' && isSameLsn(control.checkpointLsn, checkpointLsn);
}
