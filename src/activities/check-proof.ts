import { readControlData } from '../clients/clean-stop.ts';
import type { Clients } from '../clients/clients.ts';
import type { Kubernetes, ObjectRef } from '../clients/kubernetes/kubernetes.ts';
import { readPause } from '../clients/patroni.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { readStandbyPosition } from '../clients/postgres.ts';
import { PodMissing, ProofRefuted } from '../model/errors.ts';
import { hasReached, isSameLsn, type Lsn } from '../model/lsn.ts';
import { V1, V2, describeCluster } from '../model/names.ts';
import type { Fence, Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { bothSides, customResource, patroniConfig, type MigrationRef } from './migration-ref.ts';
import { backupsAreKept } from './prepare.ts';
import { refuseOtherPrimary } from './v1-servers.ts';

/**
 * The proof, once more against the world: v1 is the one that was stopped, stays stopped, and none of its servers
 * takes writes; v2 is the one that was proved, still a standby, and still stands exactly at the end. All at once, for
 * the outage lasts meanwhile.
 *
 * @returns how old the proof is, in milliseconds, by v2's clock.
 * @throws {ProofRefuted}
 */
export async function checkProof(
  clients: Clients,
  ref: MigrationRef,
  proof: Proof,
): Promise<number> {
  const { source, target } = await bothSides(clients, ref);
  const [clockMs] = await Promise.all([
    checkReplayedToEnd(target, ref.target, proof),
    checkBackupsKept(source, ref.source),
    checkPaused(source, ref.source),
    checkStopped(source, ref.source, proof),
    refuseOtherPrimary(source, ref.source, proof.pod),
    checkSameSource(source, ref.source, proof),
    checkSameTarget(target, ref.target, proof),
  ]);
  return clockMs - proof.provedAtTargetMs;
}

/**
 * Check that v2 still stands exactly at the end of v1's WAL.
 *
 * @returns v2's clock, in milliseconds since the epoch.
 * @throws {ProofRefuted}
 */
export async function checkReplayedToEnd(
  k: Kubernetes,
  target: ClusterRef,
  fence: Fence,
): Promise<number> {
  const pod = refOf(await targetLeader(k, target));
  const { replayLsn, hasSegment, clockMs } = await standbyPosition(k, pod, fence);
  if (!isSameLsn(replayLsn, fence.endLsn))
    throw new ProofRefuted(`v2 has replayed only to ${replayLsn}, v1 ends at ${fence.endLsn}`);
  if (!hasSegment)
    throw new ProofRefuted(`v2 does not hold v1's last segment ${fence.lastSegment}`);
  return clockMs;
}

/**
 * Where a standby stands that is still v1's copy and not past v1's end.
 *
 * @throws {ProofRefuted} otherwise: then equality can never come.
 */
export async function standbyPosition(
  k: Kubernetes,
  pod: ObjectRef,
  fence: Fence,
): Promise<{ replayLsn: Lsn; hasSegment: boolean; clockMs: number }> {
  const standby = await readStandbyPosition(k, pod, fence.lastSegment);
  const { inRecovery, replayLsn, systemIdentifier, hasSegment, clockMs } = standby;
  if (systemIdentifier !== fence.systemIdentifier)
    throw new ProofRefuted(
      `v2 has system identifier ${systemIdentifier}, v1 ${fence.systemIdentifier}`,
    );
  if (!inRecovery) throw new ProofRefuted('v2 takes writes already');
  if (replayLsn === null) throw new PodMissing('A replay position of v2');
  if (hasReached(replayLsn, fence.endLsn) && !isSameLsn(replayLsn, fence.endLsn))
    throw new ProofRefuted(`v2 replayed to ${replayLsn}, past v1's end ${fence.endLsn}`);
  return { replayLsn, hasSegment, clockMs };
}

/** @throws {ProofRefuted} */
export async function checkBackupsKept(k: Kubernetes, source: ClusterRef): Promise<void> {
  if (!(await backupsAreKept(k, source)))
    throw new ProofRefuted("v1's operator would not keep the backups: keepBackups is not true");
}

/** @throws {ProofRefuted} */
export async function checkPaused(k: Kubernetes, source: ClusterRef): Promise<void> {
  if (!(await readPause(k, patroniConfig(source))).paused)
    throw new ProofRefuted("v1's Patroni is not paused any more: it may start PostgreSQL");
}

/** By its own control file. */
async function checkStopped(
  k: Kubernetes,
  { namespace }: ClusterRef,
  { pod, server, checkpointLsn }: Fence,
): Promise<void> {
  const control = await readControlData(k, { namespace, name: pod }, server);
  if (control.state !== 'shut down' || !isSameLsn(control.checkpointLsn, checkpointLsn))
    throw new ProofRefuted(`v1's PostgreSQL is not stopped at ${checkpointLsn} any more`);
}

async function checkSameSource(k: Kubernetes, source: ClusterRef, proof: Proof): Promise<void> {
  const cluster = await k.get(V1, customResource(source));
  if (cluster?.metadata.uid !== proof.sourceUid)
    throw new ProofRefuted(`v1 ${describeCluster(source)} is another cluster now, or gone`);
}

/** @throws {ProofRefuted} */
export async function checkSameTarget(
  k: Kubernetes,
  target: ClusterRef,
  proof: Proof,
): Promise<void> {
  const cluster = await k.get(V2, customResource(target));
  if (cluster?.metadata.uid !== proof.targetUid)
    throw new ProofRefuted(`v2 ${describeCluster(target)} is another cluster now, or gone`);
}
