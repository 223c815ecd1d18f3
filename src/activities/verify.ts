import type { Clients } from '../clients/clients.ts';
import type { CustomObject, Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { checkArchiving } from '../clients/pgbackrest.ts';
import { isReady, refOf, targetLeader } from '../clients/pods.ts';
import { countStreamingReplicas, readWalPosition } from '../clients/postgres.ts';
import { NotOurs, VerificationFailed } from '../model/errors.ts';
import {
  OWNER_ANNOTATION,
  REPO,
  V2,
  V2_BACKUP,
  describeCluster,
  v2Names,
  v2Selectors,
} from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import type { Promotion } from './promote.ts';
import { tell } from './heartbeats.ts';
import { customResource, isOurs, lockOwner, withOwner } from './migration-ref.ts';
import { waitUntil, type Look } from './wait.ts';

interface TargetStatus extends CustomObject {
  status?: {
    conditions?: { type: string; status: string; reason?: string }[];
    pgbackrest?: { repos?: { name: string; stanzaCreated?: boolean }[] };
    pgbouncer?: { ready?: number; size?: number };
  };
}

interface Backup extends CustomObject {
  status?: { state?: string; backupName?: string };
}

/** A failed backup job is tried again by the operator; a backup that it gave up is asked for anew, this often. */
const MAX_BACKUPS = 5;

/**
 * The server itself, once more, now that nobody waits: writing, v1's copy, on the timeline after v1's.
 *
 * @throws VERIFICATION_FAILED, not retried: v2 is in service, and somebody must look.
 */
async function checkPromoted(
  clients: Clients,
  target: ClusterRef,
  proof: Proof,
  promotion: Promotion,
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  const position = await readWalPosition(k, refOf(await targetLeader(k, target)));
  if (position.inRecovery) throw new VerificationFailed('v2 is in recovery again');
  if (position.systemIdentifier !== proof.systemIdentifier)
    throw new VerificationFailed(`v2 has system identifier ${position.systemIdentifier}`);
  if (promotion.timeline !== proof.timeline + 1)
    throw new VerificationFailed(
      `v2 came up on timeline ${promotion.timeline}, v1 ended on ${proof.timeline}`,
    );
}

/** Wait until v2's operator says that it can back up: stanza there, first backup done. */
async function awaitReadyForBackup(clients: Clients, target: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(target.context);
  await waitUntil({
    waitingFor: `v2 ${describeCluster(target)} to be ready for backups`,
    pollMs: 1000,
    look: () => lookAtReadiness(k, target),
  });
}

/** Full backup of v2, of its own: the automatic one after promotion only adds to v1's last full. */
async function takeFullBackup(clients: Clients, target: ClusterRef): Promise<{ name: string }> {
  const k = await clients.kubernetes(target.context);
  return waitUntil({
    waitingFor: `a new full backup of v2 ${describeCluster(target)}`,
    pollMs: 1000,
    look: () => lookAtBackup(k, target),
  });
}

/** pgBackRest's own check: v2 archives into its repository. v2's archiver statistics may hide a failure. */
async function checkTargetArchiving(clients: Clients, target: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(target.context);
  tell('pgbackrest check: v2 to archive a segment');
  await checkArchiving(k, refOf(await targetLeader(k, target)));
}

/**
 * Give v2 its final form: all replicas, schedules and retention as on v1, the pace of polling and Patroni back to the
 * operator's defaults.
 */
async function applyFinal(clients: Clients, target: ClusterRef, final: V2Cluster): Promise<void> {
  const k = await clients.kubernetes(target.context);
  const existing = await k.get(V2, customResource(target));
  if (!isOurs(existing?.metadata.annotations))
    throw new NotOurs(`The v2 cluster ${describeCluster(target)}`);
  await k.apply(V2, customResource(target), withOwner(final));
}

/** Wait until every instance is ready, every replica streams and does not only follow the archive, and PgBouncer is there. */
async function awaitReplicas(
  clients: Clients,
  target: ClusterRef,
  instances: number,
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  await waitUntil({
    waitingFor: `${instances} instances of v2 ${describeCluster(target)} to be ready, ${instances - 1} streaming`,
    pollMs: 1000,
    look: async () => {
      const pods = await k.listPods(target.namespace, v2Selectors.database(target.cluster));
      const ready = pods.filter(isReady).length;
      const streaming = await countStreamingReplicas(k, refOf(await targetLeader(k, target)));
      const bouncer = await readPgBouncer(k, target);
      const whole = ready >= instances && streaming >= instances - 1;
      if (whole && bouncer.ready >= bouncer.size) return { done: true, value: undefined };
      const pooled = bouncer.size > 0 ? `, PgBouncer ${bouncer.ready} of ${bouncer.size}` : '';
      return { done: false, seen: `${ready} ready, ${streaming} streaming${pooled}` };
    },
  });
}

export const verifyActivities = {
  checkPromoted,
  awaitReadyForBackup,
  takeFullBackup,
  checkTargetArchiving,
  applyFinal,
  awaitReplicas,
};

/** v2's own word on its PgBouncer; it was started with the standby, so what is wanted is what there is. */
async function readPgBouncer(k: Kubernetes, target: ClusterRef) {
  const cluster = await k.get<TargetStatus>(V2, customResource(target));
  return { ready: 0, size: 0, ...cluster?.status?.pgbouncer };
}

async function lookAtReadiness(k: Kubernetes, target: ClusterRef): Promise<Look<void>> {
  const cluster = await k.get<TargetStatus>(V2, customResource(target));
  const repo = cluster?.status?.pgbackrest?.repos?.find(({ name }) => name === REPO);
  const condition = cluster?.status?.conditions?.find(({ type }) => type === 'ReadyForBackup');
  if (repo?.stanzaCreated === true && condition?.status === 'True')
    return { done: true, value: undefined };
  const stanza = repo?.stanzaCreated === true ? 'stanza is there' : 'no stanza yet';
  return { done: false, seen: `${stanza}; ReadyForBackup: ${condition?.reason ?? 'unknown'}` };
}

/** The first of our backups that was not given up is the one to wait for; it is made if there is none. */
async function lookAtBackup(k: Kubernetes, target: ClusterRef): Promise<Look<{ name: string }>> {
  for (let n = 1; n <= MAX_BACKUPS; n++) {
    const at = { namespace: target.namespace, name: v2Names.handoverBackup(target.cluster, n) };
    const backup = await k.get<Backup>(V2_BACKUP, at);
    if (backup === null) {
      await k.apply(V2_BACKUP, at, backupObject(at, target));
      return { done: false, seen: `${at.name} was asked for` };
    }
    // A left-over of an earlier run says nothing about this cluster.
    if (backup.metadata.annotations?.[OWNER_ANNOTATION] !== lockOwner()) continue;
    const state = backup.status?.state ?? 'waiting for the operator';
    if (state === 'Succeeded') return { done: true, value: { name: at.name } };
    if (state !== 'Failed') return { done: false, seen: `${at.name}: ${state}` };
  }
  throw new VerificationFailed(`${MAX_BACKUPS} full backups of v2 failed; see their jobs`);
}

function backupObject(
  { namespace, name }: { namespace: string; name: string },
  target: ClusterRef,
) {
  return {
    apiVersion: `${V2_BACKUP.group}/${V2_BACKUP.version}`,
    kind: 'PerconaPGBackup',
    metadata: { name, namespace, annotations: { [OWNER_ANNOTATION]: lockOwner() } },
    spec: { pgCluster: target.cluster, repoName: REPO, options: ['--type=full'] },
  };
}
