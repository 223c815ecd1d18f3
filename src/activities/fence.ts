import type { V1Pod } from '@kubernetes/client-node';
import { stopCleanly, type ControlData } from '../clients/clean-stop.ts';
import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { memberStatus, pausePatroni, readPause } from '../clients/patroni.ts';
import { mayHaveServer, refOf, sourceDatabasePods, sourcePrimary } from '../clients/pods.ts';
import { checkpoint, readServerFacts } from '../clients/postgres.ts';
import { FenceFailed } from '../model/errors.ts';
import type { StoppedServer } from '../model/fence-mark.ts';
import { isFirstRecordOfSegment, segmentBefore, segmentStart } from '../model/lsn.ts';
import { describeCluster } from '../model/names.ts';
import type { Fence } from '../model/proof.ts';
import { tell } from './heartbeats.ts';
import { lockOwner, patroniConfig, type MigrationRef } from './migration-ref.ts';
import { deploymentOf } from './v1-servers.ts';
import { waitUntil } from './wait.ts';

/** v1 as it is just before the stop: paused, and known well enough to be read when it no longer answers. */
export interface PausedSource {
  pod: string;
  server: StoppedServer;
}

/** The fence but for the time at which it reached the workflow. */
export type Stopped = Omit<Fence, 'stoppedAtMs'>;

/** The stop, as the workflow orders it: the same for every attempt. */
export interface StopOrder {
  sourceUid: string;
  /** When the outage began, in milliseconds since the epoch: before the first attempt. */
  startedAtMs: number;
  timeoutSeconds: number;
}

/**
 * Pause v1's Patroni and wait until every member has seen it: from then on nothing promotes a replica or
 * restarts a stopped primary. Costs no outage. Checkpoints, so that the stop is short.
 *
 * @throws FENCE_FAILED, not retried, when somebody else has paused it: that is not ours to resume.
 */
async function pauseSource(clients: Clients, ref: MigrationRef): Promise<PausedSource> {
  const { source } = ref;
  const k = await clients.kubernetes(source.context);
  const { paused, mark } = await readPause(k, patroniConfig(source));
  if (paused && mark?.holder !== lockOwner())
    throw new FenceFailed("somebody has paused v1's Patroni already");
  const primary = await identify(k, await sourcePrimary(k, source));
  await markPaused(k, ref, primary.server);
  await waitUntil({
    waitingFor: `every Patroni member of v1 ${describeCluster(source)} to see the pause`,
    pollMs: 250,
    look: async () => {
      const pods = (await sourceDatabasePods(k, source)).filter(mayHaveServer);
      const members = pods.map(memberStatus);
      const unaware = members.filter((member) => member?.paused !== true).length;
      if (unaware === 0) return { done: true, value: undefined };
      return { done: false, seen: `${unaware} of ${members.length} have not` };
    },
  });
  tell('v1 to write a checkpoint, so that its stop is short');
  await checkpoint(k, { namespace: source.namespace, name: primary.pod });
  return primary;
}

/**
 * Stop v1's PostgreSQL cleanly and read where its WAL ends. A repeated call finds it stopped and only reads.
 *
 * @throws FENCE_FAILED, not retried, when the stop would not hold or its end is not exact.
 */
async function stopSource(
  clients: Clients,
  ref: MigrationRef,
  paused: PausedSource,
  order: StopOrder,
): Promise<Stopped> {
  const { source } = ref;
  const k = await clients.kubernetes(source.context);
  const [pause, { pod, server }] = await Promise.all([
    readPause(k, patroniConfig(source)),
    primaryNow(k, ref, paused),
  ]);
  if (!pause.paused)
    throw new FenceFailed("v1's Patroni is not paused any more: it would start PostgreSQL again");
  tell(`PostgreSQL in ${pod} to stop cleanly, and to archive its last segment`);
  const control = await stopCleanly(
    k,
    { namespace: source.namespace, name: pod },
    { directories: server, timeoutSeconds: order.timeoutSeconds },
  );
  return {
    ...exactEnd(control),
    sourceUid: order.sourceUid,
    pod,
    server,
    stopSentAtMs: order.startedAtMs,
  };
}

export const fenceActivities = { pauseSource, stopSource };

/**
 * The primary as it is at the stop. Its pod may have been made anew since the pause, or a person may have switched over.
 * A stopped one is labelled primary no more: then it is the one that was paused.
 */
async function primaryNow(
  k: Kubernetes,
  ref: MigrationRef,
  paused: PausedSource,
): Promise<PausedSource> {
  const pods = await sourceDatabasePods(k, ref.source);
  const primary = pods.find(({ metadata }) => metadata?.labels?.['role'] === 'master');
  if (primary === undefined || refOf(primary).name === paused.pod) return paused;
  const found = await identify(k, primary);
  await markPaused(k, ref, found.server);
  await checkpoint(k, refOf(primary));
  return found;
}

async function identify(k: Kubernetes, primary: V1Pod): Promise<PausedSource> {
  const pod = refOf(primary);
  const { dataDirectory, binaryDirectory } = await readServerFacts(k, pod);
  const server = { deployment: deploymentOf(primary), dataDirectory, binaryDirectory };
  return { pod: pod.name, server };
}

function markPaused(
  k: Kubernetes,
  { source, target }: MigrationRef,
  server: StoppedServer,
): Promise<void> {
  const { context, namespace, cluster } = target;
  const mark = { holder: lockOwner(), target: { context, namespace, cluster }, server };
  return pausePatroni(k, patroniConfig(source), mark);
}

/** @throws {FenceFailed} unless the server is shut down, and by that at a place that is known exactly. */
function exactEnd(control: ControlData) {
  const { state, checkpointLsn, segmentBytes, timeline } = control;
  if (state !== 'shut down') throw new FenceFailed(`after the stop v1's PostgreSQL is '${state}'`);
  if (!isFirstRecordOfSegment(checkpointLsn, segmentBytes))
    throw new FenceFailed(
      `the shutdown checkpoint ${checkpointLsn} is not at the start of a segment`,
    );
  const endLsn = segmentStart(checkpointLsn, segmentBytes);
  return {
    systemIdentifier: control.systemIdentifier,
    nextTransactionId: control.nextTransactionId,
    timeline,
    checkpointLsn,
    endLsn,
    lastSegment: segmentBefore(endLsn, timeline, segmentBytes),
    segmentBytes,
  };
}
