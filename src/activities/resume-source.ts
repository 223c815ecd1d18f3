import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { readPause, removeMark, resumePatroni, type Pause } from '../clients/patroni.ts';
import { refOf, sourcePrimary } from '../clients/pods.ts';
import { markAndSwitchWal, probeWrite, readWalPosition } from '../clients/postgres.ts';
import { FenceKept, KubernetesFailed } from '../model/errors.ts';
import type { Lsn } from '../model/lsn.ts';
import { V2, describeCluster } from '../model/names.ts';
import type { ClusterRef } from '../model/request.ts';
import {
  bothSides,
  customResource,
  lockOwner,
  patroniConfig,
  type MigrationRef,
  type TargetObject,
} from './migration-ref.ts';
import { awaitReplayOf } from './replayed.ts';
import { isRunning } from './source-lock.ts';
import { awaitStopEnded, lackingReplicas, scaleDown, scaleUp } from './v1-servers.ts';
import { waitUntil } from './wait.ts';

/** How long v2 may take to follow v1's new timeline before the undo goes on without having seen it. */
const FOLLOW_TIMEOUT_MS = 120_000;

/**
 * Undo of the fence: resume Patroni and see v1 take writes, however long that takes. Then, if asked, see v2 follow
 * v1's new timeline, but not for ever: v2 may be what is broken, and v1 is in service.
 *
 * @returns whether v2 was seen to follow.
 */
async function resumeSource(
  clients: Clients,
  ref: MigrationRef,
  { follow }: { follow: boolean },
): Promise<boolean> {
  const sides = await bothSides(clients, ref);
  const goal = await putIntoService(sides.source, ref.source);
  if (!follow) return false;
  const deadlineMs = Date.now() + FOLLOW_TIMEOUT_MS;
  return awaitReplayOf(sides.target, ref.target, { goal, deadlineMs });
}

/**
 * Put a v1 back into service that a migration stopped and did not live to undo: its workflow was terminated, or
 * Temporal has lost it.
 *
 * @returns that migration, `<workflowId>/<runId>`; null when there is nothing to undo.
 * @throws FENCE_KEPT, not retried, when the v2 for which v1 was stopped is no standby: it may be in service.
 */
async function undoFenceLeftBehind(clients: Clients, source: ClusterRef): Promise<string | null> {
  const k = await clients.kubernetes(source.context);
  const { mark } = await readPause(k, patroniConfig(source)).catch(nothingThere);
  if (mark === null || mark.holder === lockOwner() || (await isRunning(mark.holder))) return null;
  const target = await clients.kubernetes(mark.target.context);
  const cluster = await target.get<TargetObject>(V2, customResource(mark.target));
  if (cluster !== null && cluster.spec.standby?.enabled !== true)
    throw new FenceKept(describeCluster(source), describeCluster(mark.target), mark.holder);
  await putIntoService(k, source);
  return mark.holder;
}

/** Without its Patroni there is no v1; preflight says so in its own words. */
function nothingThere(error: unknown): Pause {
  if (error instanceof KubernetesFailed && error.status === 404)
    return { paused: false, mark: null };
  throw error;
}

export const resumeSourceActivities = { resumeSource, undoFenceLeftBehind };

/**
 * The server that was stopped is to be the primary again: it has every row. So it is there before Patroni is resumed,
 * and a replica that lacks WAL is not, until v1 takes writes.
 */
async function putIntoService(k: Kubernetes, source: ClusterRef): Promise<Lsn> {
  const { mark, paused } = await readPause(k, patroniConfig(source));
  // Resumed by an attempt before this one: then it is Patroni's, and what is left is to see it write.
  const stopped = paused ? (mark?.server ?? null) : null;
  if (stopped !== null) {
    await awaitStopEnded(k, source, stopped);
    await scaleUp(k, source, stopped.deployment);
    const lacking = await waitUntil({
      waitingFor: `the replicas of v1 ${describeCluster(source)} to be compared with its primary`,
      pollMs: 250,
      look: async () => ({ done: true, value: await lackingReplicas(k, source, stopped) }),
    });
    if (lacking.length > 0) await scaleDown(k, source, lacking);
  }
  // Without our mark it was not we who paused it, if anybody has: that is not ours to resume.
  if (mark !== null) await resumePatroni(k, patroniConfig(source));
  const goal = await seeWrites(k, source);
  await scaleUp(k, source);
  if (mark !== null) await removeMark(k, patroniConfig(source));
  return goal;
}

/** @returns an LSN that v2 reaches once it follows. */
function seeWrites(k: Kubernetes, source: ClusterRef): Promise<Lsn> {
  return waitUntil({
    waitingFor: `v1 ${describeCluster(source)} to take writes again`,
    pollMs: 250,
    look: async () => {
      const pod = refOf(await sourcePrimary(k, source));
      const position = await readWalPosition(k, pod);
      if (position.inRecovery) return { done: false, seen: 'v1 is still in recovery' };
      await probeWrite(k, pod);
      return { done: true, value: await markAndSwitchWal(k, pod) };
    },
  });
}
