import { createHash } from 'node:crypto';
import { activityInfo, getClient } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import type { CustomObject, Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { databaseEnvironment, refOf, sourcePrimary } from '../clients/pods.ts';
import { readPostgresFacts, readServerFacts } from '../clients/postgres.ts';
import { ProofRefuted, SourceLocked } from '../model/errors.ts';
import { LOCK_ANNOTATION, V1, V1_INNER, describeCluster, v1Names } from '../model/names.ts';
import type { Plan } from '../model/plan.ts';
import type { ClusterRef, MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { translate } from '../planner/translate.ts';
import { customResource, lockOwner, migrationOwner } from './migration-ref.ts';
import { waitUntil, type WaitingHeartbeat } from './wait.ts';

/**
 * Take the single-flight lock on the v1 CR. An annotation: v1's operator ignores updates of an equal spec.
 * A lock whose workflow has ended is taken over.
 *
 * @throws SOURCE_LOCKED, not retried, while another migration holds it.
 */
async function lockSource(clients: Clients, source: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(source.context);
  const cluster = await readSource(k, source);
  const holder = cluster.metadata.annotations?.[LOCK_ANNOTATION] ?? '';
  if (holder === lockOwner()) return;
  if (holder !== '' && (await isStillRunning(holder)))
    throw new SourceLocked(describeCluster(source), holder);
  await annotate(k, source, cluster, lockOwner());
}

/** Give the lock back, if it is ours; a source that is gone has none. */
async function unlockSource(clients: Clients, source: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(source.context);
  const cluster = await k.get<V1Cluster>(V1, customResource(source));
  if (cluster?.metadata.annotations?.[LOCK_ANNOTATION] !== lockOwner()) return;
  await annotate(k, source, cluster, null);
}

/** Translate v1 as it is now into the plan. Reads, decides, changes nothing; no secret's value is in it. */
async function makePlan(clients: Clients, request: MigrationRequest): Promise<Plan> {
  const k = await clients.kubernetes(request.source.context);
  const source = await readSource(k, request.source);
  const primary = await sourcePrimary(k, request.source);
  const secret = await k.readSecret({
    namespace: request.source.namespace,
    name: v1Names.repoSecret(request.source.cluster),
  });
  const plan = translate({
    request,
    source,
    environment: databaseEnvironment(primary),
    postgres: await readPostgresFacts(k, refOf(primary)),
    repositorySecretKeys: Object.keys(secret?.data ?? {}),
    owner: migrationOwner(),
  });
  return { planHash: hashOf(plan), ...plan };
}

/**
 * Set v1's keepBackups and wait until its operator has taken it over: it restarts v1 once, which must not
 * happen inside the outage. Returns at once when it is set already.
 */
async function keepSourceBackups(clients: Clients, source: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(source.context);
  const cluster = await readSource(k, source);
  const earlier = activityInfo().heartbeatDetails as WaitingHeartbeat | undefined;
  if (cluster.spec.keepBackups === true && earlier?.waitingFor !== RESTART) return;
  if (cluster.spec.keepBackups !== true)
    await k.merge(V1, customResource(source), {
      metadata: { resourceVersion: cluster.metadata.resourceVersion },
      spec: { keepBackups: true },
    });
  await waitUntil({
    waitingFor: RESTART,
    pollMs: 1000,
    look: async () => {
      if (!(await backupsAreKept(k, source)))
        return { done: false, seen: "v1's operator has not taken the setting over yet" };
      const primary = await sourcePrimary(k, source);
      // The operator copies the setting to the pods, and that is what restarts them.
      if (primary.metadata?.annotations?.['keep-backups'] !== 'true')
        return { done: false, seen: `${refOf(primary).name} has not been restarted yet` };
      await readServerFacts(k, refOf(primary));
      return { done: true, value: undefined };
    },
  });
}

const RESTART = 'v1 to restart with keepBackups: true';

export const prepareActivities = { lockSource, unlockSource, makePlan, keepSourceBackups };

/** Whether v1's operator, not only its CR, knows that backups are kept: the delete obeys the inner resource. */
export async function backupsAreKept(k: Kubernetes, source: ClusterRef): Promise<boolean> {
  const inner = await k.get<InnerCluster>(V1_INNER, customResource(source));
  return inner?.spec.annotations?.global?.['keep-backups'] === 'true';
}

interface InnerCluster extends CustomObject {
  spec: { annotations?: { global?: Record<string, string> } };
}

async function readSource(k: Kubernetes, source: ClusterRef): Promise<V1Cluster> {
  const cluster = await k.get<V1Cluster>(V1, customResource(source));
  if (cluster === null) throw new ProofRefuted(`v1 cluster ${describeCluster(source)} is gone`);
  return cluster;
}

async function annotate(
  k: Kubernetes,
  source: ClusterRef,
  { metadata: { resourceVersion } }: V1Cluster,
  holder: string | null,
): Promise<void> {
  await k.merge(V1, customResource(source), {
    metadata: { resourceVersion, annotations: { [LOCK_ANNOTATION]: holder } },
  });
}

async function isStillRunning(holder: string): Promise<boolean> {
  const slash = holder.lastIndexOf('/');
  const [workflowId, runId] = [holder.slice(0, slash), holder.slice(slash + 1)];
  try {
    const { status } = await getClient().workflow.getHandle(workflowId, runId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    // Forgotten by Temporal after its retention, or never known here: nobody holds it.
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}

function hashOf(plan: Omit<Plan, 'planHash'>): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
}
