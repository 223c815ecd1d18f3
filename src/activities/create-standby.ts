import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { readWalPosition } from '../clients/postgres.ts';
import { NotOurs, ProofRefuted, StandbyUnfit } from '../model/errors.ts';
import {
  OWNER_ANNOTATION,
  V2,
  describeCluster,
  v2Selectors,
  v2UserLabels,
} from '../model/names.ts';
import type { Plan, SecretPlan } from '../model/plan.ts';
import type { ClusterRef } from '../model/request.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import {
  bothSides,
  customResource,
  isOurs,
  migrationOwner,
  refuseUnlessOurStandby,
  withOwner,
  type MigrationRef,
  type TargetObject,
} from './migration-ref.ts';
import { secretContents } from './secret-contents.ts';
import { waitUntil, type Look } from './wait.ts';

/** The standby as it was created: what an undo may remove. */
export interface CreatedTarget {
  uid: string;
  createdAt: string;
}

/**
 * Write v2's secrets from v1's. Values go from cluster to cluster inside this activity and nowhere else.
 *
 * @throws NOT_OURS, not retried, when a secret of that name exists and is not this migration's.
 */
async function applySecrets(
  clients: Clients,
  ref: MigrationRef,
  { secrets, repository }: Pick<Plan, 'secrets' | 'repository'>,
): Promise<void> {
  const sides = await bothSides(clients, ref);
  for (const secret of secrets) {
    const { kind, name } = secret.from;
    const from = await sides.source.readData(kind, { namespace: ref.source.namespace, name });
    if (from === null) throw new ProofRefuted(`the ${kind} ${name} of v1 is gone`);
    const data = secretContents(secret.kind, repository.type, from);
    await applySecret(sides.target, ref.target, secret, data);
  }
}

/** Create the v2 cluster in standby mode by server-side apply; a second time changes nothing. */
async function applyStandby(
  clients: Clients,
  target: ClusterRef,
  standby: V2Cluster,
): Promise<CreatedTarget> {
  const k = await clients.kubernetes(target.context);
  const existing = await k.get<TargetObject>(V2, customResource(target));
  if (existing !== null) refuseUnlessOurStandby(existing, target);
  const created = await k.apply(V2, customResource(target), withOwner(standby));
  return { uid: created.metadata.uid, createdAt: created.metadata.creationTimestamp };
}

/**
 * Wait until the standby follows: its leader answers, is in recovery, and is a copy of v1.
 *
 * @throws STANDBY_UNFIT, not retried, when it is a copy of something else or does not come up in time.
 */
async function awaitStandby(
  clients: Clients,
  target: ClusterRef,
  wanted: { systemIdentifier: string; timeoutSeconds: number },
): Promise<{ pod: string }> {
  const k = await clients.kubernetes(target.context);
  return waitUntil({
    waitingFor: `v2 cluster ${describeCluster(target)} to restore the backup and follow as a standby`,
    pollMs: 1000,
    timeoutMs: wanted.timeoutSeconds * 1000,
    onTimeout: (seen) => standbyNeverCame(target, wanted.timeoutSeconds, seen),
    look: () => lookAtStandby(k, target, wanted.systemIdentifier),
  });
}

export const createStandbyActivities = { applySecrets, applyStandby, awaitStandby };

async function lookAtStandby(
  k: Kubernetes,
  target: ClusterRef,
  systemIdentifier: string,
): Promise<Look<{ pod: string }>> {
  const pods = await k.listPods(target.namespace, v2Selectors.database(target.cluster));
  const restarts = pods.flatMap(({ status }) => status?.containerStatuses ?? []);
  const restarted = restarts.reduce((sum, { restartCount }) => sum + restartCount, 0);
  if (pods.length === 0) return { done: false, seen: 'no database pod yet' };
  if (restarted > 0 && !restarts.some(({ ready }) => ready))
    return {
      done: false,
      seen: `the database container restarted ${restarted} times; see its log: kubectl logs -n ${target.namespace} ${pods[0]?.metadata?.name ?? ''} -c database`,
    };
  const leader = await targetLeader(k, target);
  const position = await readWalPosition(k, refOf(leader));
  if (position.systemIdentifier !== systemIdentifier)
    throw anotherCluster(target, position.systemIdentifier, systemIdentifier);
  if (!position.inRecovery) throw notInRecovery(target);
  return { done: true, value: { pod: refOf(leader).name } };
}

function anotherCluster(target: ClusterRef, found: string, wanted: string): StandbyUnfit {
  return new StandbyUnfit(
    `${describeCluster(target)} is a copy of another cluster: system identifier ${found}, v1 has ${wanted}.`,
    'check bucket and repository path: another cluster archives there.',
  );
}

function notInRecovery(target: ClusterRef): StandbyUnfit {
  return new StandbyUnfit(
    `${describeCluster(target)} takes writes: somebody promoted it before v1 was stopped.`,
    'find out who changed spec.standby; start again with a new target.',
  );
}

function standbyNeverCame(target: ClusterRef, seconds: number, seen: string): StandbyUnfit {
  return new StandbyUnfit(
    `${describeCluster(target)} did not become a standby within ${seconds} seconds; last seen: ${seen}.`,
    `see the log of its database container (repository path, keys, bucket), then start again, with a larger standbyTimeoutSeconds if it was only slow.`,
  );
}

async function applySecret(
  k: Kubernetes,
  target: ClusterRef,
  { name, user }: SecretPlan,
  data: Record<string, string>,
): Promise<void> {
  const ref = { namespace: target.namespace, name };
  const existing = await k.readSecret(ref);
  if (existing !== null && !isOurs(existing.annotations))
    throw new NotOurs(`The secret ${target.namespace}/${name}`);
  await k.applySecret(ref, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...ref,
      annotations: { [OWNER_ANNOTATION]: migrationOwner() },
      labels: user === null ? {} : v2UserLabels(target.cluster, user),
    },
    data,
  });
}
