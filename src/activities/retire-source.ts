import type { V1Job } from '@kubernetes/client-node';
import { activityInfo } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { operatorIsRunning } from '../clients/pods.ts';
import { ProofRefuted } from '../model/errors.ts';
import { V1, V1_INNER, describeCluster, operatorSelectors, v1Selectors } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { checkProof } from './check-proof.ts';
import { customResource, type MigrationRef } from './migration-ref.ts';
import { passPointOfNoReturn } from './point-of-no-return.ts';
import { waitUntil, type Look } from './wait.ts';

/** What was deleted, so that the wait for its end knows its own. */
export interface DeletedSource {
  uid: string;
  /** UID of the inner `pgcluster`; null when the delete had come through before it could be read. */
  innerUid: string | null;
  /** Not before this, in milliseconds since the epoch: a removal job that is older is of an earlier cluster. */
  sentAtMs: number;
}

/** How v1 ended. */
export interface SourceGone {
  /** True when v1's operator had missed the delete and its inner resource was deleted for it. */
  lostDeleteCured: boolean;
}

/**
 * v1's operator acts on the delete as an event. With the operator up, the Job stands within a second; if there
 * is none after this long, the event was lost (seen on the real one: it never comes back to it).
 */
const LOST_DELETE_AFTER_MS = 20_000;

/**
 * Delete the v1 custom resource: the point of no return. Checks the proof against the world first.
 *
 * @param withinMs of the proof; one that cannot be confirmed by then is given up.
 * @throws PROOF_REFUTED, not retried, when nothing was sent, or what was sent was clearly refused.
 */
async function deleteSource(
  clients: Clients,
  ref: MigrationRef,
  proof: Proof,
  withinMs: number,
): Promise<DeletedSource> {
  return passPointOfNoReturn({
    withinMs,
    ...sourceDelete(clients, ref, proof),
    check: () => checkProof(clients, ref, proof),
  });
}

/**
 * The delete itself. Group-qualified, for v2 has a resource of the same plural; with the UID, for the name could be
 * another's.
 */
export function sourceDelete(clients: Clients, ref: MigrationRef, proof: Proof) {
  const at = customResource(ref.source);
  const connected = () => clients.kubernetes(ref.source.context);
  const deleted = async (k: Kubernetes): Promise<DeletedSource> => ({
    uid: proof.sourceUid,
    innerUid: (await k.get(V1_INNER, at))?.metadata.uid ?? null,
    sentAtMs: proof.provedAtMs,
  });
  return {
    done: async () => {
      const k = await connected();
      return (await isGone(k, ref, proof)) ? deleted(k) : null;
    },
    send: async () => {
      const k = await connected();
      const answer = await deleted(k);
      await k.delete(V1, at, proof.sourceUid);
      return answer;
    },
  };
}

/**
 * Gone: an earlier attempt was cut off between the delete and its report. Another one of the name says the same of
 * ours, if we were here before: somebody, or a GitOps tool, made it anew, and the wait for v1's end names it.
 */
async function isGone(k: Kubernetes, ref: MigrationRef, proof: Proof): Promise<boolean> {
  const cluster = await k.get(V1, customResource(ref.source));
  if (cluster === null) return true;
  // Somebody's finalizer may keep it for a while: its delete was accepted all the same.
  if (cluster.metadata.uid === proof.sourceUid)
    return cluster.metadata.deletionTimestamp !== undefined;
  if (activityInfo().attempt > 1) return true;
  throw new ProofRefuted(`v1 ${describeCluster(ref.source)} is another cluster now`);
}

/** Wait until nothing of v1 runs any more; see to a delete that its operator missed. */
async function awaitSourceGone(
  clients: Clients,
  source: ClusterRef,
  deleted: DeletedSource,
): Promise<SourceGone> {
  const k = await clients.kubernetes(source.context);
  const progress = { lostDeleteCured: false };
  return waitUntil({
    waitingFor: `v1 ${describeCluster(source)} to be removed by its operator`,
    pollMs: 500,
    look: (sinceMs) => lookAtRemoval(k, source, { deleted, sinceMs, progress }),
  });
}

export const retireSourceActivities = { deleteSource, awaitSourceGone };

interface Removal {
  deleted: DeletedSource;
  sinceMs: number;
  progress: { lostDeleteCured: boolean };
}

async function lookAtRemoval(
  k: Kubernetes,
  source: ClusterRef,
  removal: Removal,
): Promise<Look<SourceGone>> {
  const cluster = await k.get(V1, customResource(source));
  if (cluster !== null && cluster.metadata.uid !== removal.deleted.uid)
    return { done: false, seen: recreated(source) };
  const inner = await k.get(V1_INNER, customResource(source));
  const pods = await k.listPods(source.namespace, v1Selectors.everyPod(source.cluster));
  const allJobs = await k.listJobs(source.namespace, v1Selectors.rmdataJob(source.cluster));
  const jobs = allJobs.filter((job) => isSince(job, removal.deleted.sentAtMs));
  const left = pods.filter(({ metadata }) => metadata?.labels?.['pgrmdata'] !== 'true');
  if (cluster === null && inner === null && left.length === 0 && !jobs.some(isUnfinished))
    return { done: true, value: removal.progress };
  if (cluster === null && inner !== null && jobs.length === 0)
    return cureLostDelete(k, source, removal);
  const job = jobs[0] === undefined ? 'no removal job yet' : describeJob(jobs[0]);
  return { done: false, seen: `${left.length} pods left, ${job}` };
}

/** The CR is gone, its inner resource is not, and nobody works on it. */
async function cureLostDelete(
  k: Kubernetes,
  source: ClusterRef,
  { deleted, sinceMs, progress }: Removal,
): Promise<Look<SourceGone>> {
  if (!(await operatorIsRunning(k, operatorSelectors.v1)))
    return {
      done: false,
      seen: "v1's operator is not running, so nothing removes v1; its PostgreSQL stays stopped. Start the operator",
    };
  if (Date.now() - sinceMs > LOST_DELETE_AFTER_MS && deleted.innerUid !== null) {
    await k.delete(V1_INNER, customResource(source), deleted.innerUid);
    progress.lostDeleteCured = true;
  }
  return { done: false, seen: "v1's operator has not acted on the delete yet" };
}

/** Creation times have whole seconds, and the API server a clock of its own. */
const CLOCK_TOLERANCE_MS = 60_000;

function isSince({ metadata }: V1Job, sentAtMs: number): boolean {
  return (metadata?.creationTimestamp?.getTime() ?? 0) >= sentAtMs - CLOCK_TOLERANCE_MS;
}

function isUnfinished({ status }: V1Job): boolean {
  return (status?.succeeded ?? 0) === 0 && status?.completionTime === undefined;
}

function describeJob({ metadata, status }: V1Job): string {
  const name = metadata?.name ?? 'the removal job';
  if ((status?.succeeded ?? 0) > 0) return `${name} is complete`;
  if ((status?.failed ?? 0) > 0) return `${name} has failed ${status?.failed ?? 0} times`;
  if ((status?.ready ?? 0) > 0) return `${name} is running`;
  return `${name} has no running pod: if it stays so, its image cannot be pulled or it cannot be scheduled`;
}

function recreated({ namespace, cluster }: ClusterRef): string {
  return `somebody created a new v1 cluster ${cluster} in ${namespace}: it would archive into the repository that v2 uses now. Delete it`;
}
