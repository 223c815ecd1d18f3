import { activityInfo } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import type { CustomObject, Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { refOf, sourcePrimary } from '../clients/pods.ts';
import { readServerFacts } from '../clients/postgres.ts';
import { PlanChanged } from '../model/errors.ts';
import { KEEP_BACKUPS_WAS_ANNOTATION, V1, V1_INNER } from '../model/names.ts';
import type { ClusterRef, MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { planNow } from '../preflight/plan-now.ts';
import { tell } from './heartbeats.ts';
import { customResource } from './migration-ref.ts';
import { readSource } from './source-lock.ts';
import { waitUntil, type WaitingHeartbeat } from './wait.ts';

/**
 * Make the plan again, now that v1 is locked, and hold it to the one that was checked: what is applied is what was
 * looked at.
 *
 * @throws PLAN_CHANGED, not retried, when v1 or v2's operator changed meanwhile.
 */
async function confirmPlan(
  clients: Clients,
  request: MigrationRequest,
  planHash: string,
): Promise<void> {
  tell('both sides to show what they are, for the plan to be made again');
  const now = await planNow(clients, request);
  if (now.planHash !== planHash) throw new PlanChanged(planHash, now.planHash);
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
  if (cluster.spec.keepBackups !== true) {
    const was = JSON.stringify(cluster.spec.keepBackups ?? null);
    await k.merge(V1, customResource(source), {
      metadata: {
        resourceVersion: cluster.metadata.resourceVersion,
        annotations: { [KEEP_BACKUPS_WAS_ANNOTATION]: was },
      },
      spec: { keepBackups: true },
    });
  }
  await restarted(k, source, { waitingFor: RESTART, kept: true });
}

const RESTART = 'v1 to restart with keepBackups: true';

/** Undo of it: the setting as it was, which restarts v1 once more. Does nothing to one that was true before. */
async function restoreKeepBackups(clients: Clients, source: ClusterRef): Promise<void> {
  const k = await clients.kubernetes(source.context);
  const cluster = await k.get<V1Cluster>(V1, customResource(source));
  const was = cluster?.metadata.annotations?.[KEEP_BACKUPS_WAS_ANNOTATION];
  if (was !== undefined)
    await k.merge(V1, customResource(source), {
      metadata: {
        resourceVersion: cluster?.metadata.resourceVersion,
        annotations: { [KEEP_BACKUPS_WAS_ANNOTATION]: null },
      },
      spec: { keepBackups: JSON.parse(was) as boolean | null },
    });
  const earlier = activityInfo().heartbeatDetails as WaitingHeartbeat | undefined;
  if (was === undefined && earlier?.waitingFor !== RESTORED) return;
  await restarted(k, source, { waitingFor: RESTORED, kept: false });
}

const RESTORED = 'v1 to restart with keepBackups as it was';

export const prepareActivities = { confirmPlan, keepSourceBackups, restoreKeepBackups };

async function restarted(
  k: Kubernetes,
  source: ClusterRef,
  { waitingFor, kept }: { waitingFor: string; kept: boolean },
): Promise<void> {
  await waitUntil({
    waitingFor,
    pollMs: 1000,
    look: async () => {
      if ((await backupsAreKept(k, source)) !== kept)
        return { done: false, seen: "v1's operator has not taken the setting over yet" };
      const primary = await sourcePrimary(k, source);
      // The operator copies the setting to the pods, and that is what restarts them.
      if ((primary.metadata?.annotations?.['keep-backups'] === 'true') !== kept)
        return { done: false, seen: `${refOf(primary).name} has not been restarted yet` };
      await readServerFacts(k, refOf(primary));
      return { done: true, value: undefined };
    },
  });
}

/** Whether v1's operator, not only its CR, knows that backups are kept: the delete obeys the inner resource. */
export async function backupsAreKept(k: Kubernetes, source: ClusterRef): Promise<boolean> {
  const inner = await k.get<InnerCluster>(V1_INNER, customResource(source));
  return inner?.spec.annotations?.global?.['keep-backups'] === 'true';
}

interface InnerCluster extends CustomObject {
  spec: { annotations?: { global?: Record<string, string> } };
}
