import type { Clients } from '../clients/clients.ts';
import { stopCleanly, type ServerDirectories } from '../clients/clean-stop.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { isPaused, memberStatus, setPaused } from '../clients/patroni.ts';
import { refOf, sourceDatabasePods, sourcePrimary, targetLeader } from '../clients/pods.ts';
import {
  checkpoint,
  markAndSwitchWal,
  probeWrite,
  readServerFacts,
  readWalPosition,
} from '../clients/postgres.ts';
import { FenceFailed } from '../model/errors.ts';
import {
  hasReached,
  isFirstRecordOfSegment,
  isSameLsn,
  segmentBefore,
  segmentStart,
} from '../model/lsn.ts';
import { describeCluster } from '../model/names.ts';
import type { Fence, Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { replayPosition } from './check-proof.ts';
import { bothSides, patroniConfig, type MigrationRef } from './migration-ref.ts';
import { waitUntil } from './wait.ts';

/** v1 as it is just before the stop: paused, and known well enough to be read when it no longer answers. */
export interface PausedSource {
  pod: string;
  directories: ServerDirectories;
}

/** The stop, as the workflow orders it: the same for every attempt. */
export interface StopOrder {
  sourceUid: string;
  /** When the outage began, in milliseconds since the epoch: before the first attempt. */
  startedAtMs: number;
  timeoutSeconds: number;
}

/** How long v2 may take to follow v1's new timeline before the undo goes on without having seen it. */
const FOLLOW_TIMEOUT_MS = 120_000;

/** Inside the outage every look costs; a look itself takes about 50 ms. */
const OUTAGE_POLL_MS = 50;

/**
 * Pause v1's Patroni and wait until every member has seen it: from then on nothing promotes a replica or
 * restarts a stopped primary. Costs no outage. Checkpoints, so that the stop is short.
 */
async function pauseSource(clients: Clients, source: ClusterRef): Promise<PausedSource> {
  const k = await clients.kubernetes(source.context);
  await setPaused(k, patroniConfig(source), true);
  const pod = refOf(await sourcePrimary(k, source));
  const { dataDirectory, binaryDirectory } = await readServerFacts(k, pod);
  await waitUntil({
    waitingFor: `every Patroni member of v1 ${describeCluster(source)} to see the pause`,
    pollMs: 250,
    look: async () => {
      const members = (await sourceDatabasePods(k, source)).map(memberStatus);
      const unaware = members.filter((member) => member?.paused !== true).length;
      if (unaware === 0) return { done: true, value: undefined };
      return { done: false, seen: `${unaware} of ${members.length} have not` };
    },
  });
  await checkpoint(k, pod);
  return { pod: pod.name, directories: { dataDirectory, binaryDirectory } };
}

/**
 * Walk the way of the last segment with a marker, while v1 still writes: marked, switched, archived, replayed.
 *
 * @returns how long it took, in milliseconds: the outage will hardly be shorter.
 */
async function rehearse(clients: Clients, ref: MigrationRef): Promise<number> {
  const sides = await bothSides(clients, ref);
  const startedAtMs = Date.now();
  const goal = await markAndSwitchWal(
    sides.source,
    refOf(await sourcePrimary(sides.source, ref.source)),
  );
  await awaitReplayOf(sides.target, ref.target, goal);
  return Date.now() - startedAtMs;
}

/**
 * Stop v1's PostgreSQL cleanly and read where its WAL ends. A repeated call finds it stopped and only reads.
 *
 * @throws FENCE_FAILED, not retried, when the stop would not hold or its end is not exact.
 */
async function stopSource(
  clients: Clients,
  source: ClusterRef,
  paused: PausedSource,
  order: StopOrder,
): Promise<Fence> {
  const k = await clients.kubernetes(source.context);
  if (!(await isPaused(k, patroniConfig(source))))
    throw new FenceFailed("v1's Patroni is not paused any more: it would start PostgreSQL again");
  const pod = { namespace: source.namespace, name: paused.pod };
  const { directories } = paused;
  const control = await stopCleanly(k, pod, { directories, timeoutSeconds: order.timeoutSeconds });
  if (control.state !== 'shut down')
    throw new FenceFailed(`after the stop v1's PostgreSQL is '${control.state}'`);
  const { checkpointLsn, segmentBytes, timeline, systemIdentifier } = control;
  if (!isFirstRecordOfSegment(checkpointLsn, segmentBytes))
    throw new FenceFailed(
      `the shutdown checkpoint ${checkpointLsn} is not at the start of a segment`,
    );
  const endLsn = segmentStart(checkpointLsn, segmentBytes);
  return {
    sourceUid: order.sourceUid,
    pod: pod.name,
    systemIdentifier,
    timeline,
    checkpointLsn,
    endLsn,
    lastSegment: segmentBefore(endLsn, timeline, segmentBytes),
    segmentBytes,
    stopSentAtMs: order.startedAtMs,
    stoppedAtMs: Date.now(),
  };
}

/**
 * Wait until v2 has replayed exactly to the end of v1's WAL.
 *
 * @throws PROOF_REFUTED, not retried, when v2 is another cluster, or ahead of v1's end.
 */
async function proveReplay(
  clients: Clients,
  target: ClusterRef,
  targetUid: string,
  fence: Fence,
): Promise<Proof> {
  const k = await clients.kubernetes(target.context);
  return waitUntil({
    waitingFor: `v2 to replay v1's last segment ${fence.lastSegment} up to ${fence.endLsn}`,
    pollMs: OUTAGE_POLL_MS,
    look: async () => {
      const pod = refOf(await targetLeader(k, target));
      const replayLsn = await replayPosition(k, pod, fence);
      if (!isSameLsn(replayLsn, fence.endLsn))
        return { done: false, seen: `replayed to ${replayLsn}` };
      const proof = { ...fence, targetUid, targetPod: pod.name, replayLsn };
      return { done: true, value: { ...proof, provedAtMs: Date.now() } };
    },
  });
}

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
  await setPaused(sides.source, patroniConfig(ref.source), false);
  const goal = await waitUntil({
    waitingFor: `v1 ${describeCluster(ref.source)} to take writes again`,
    pollMs: 250,
    look: async () => {
      const pod = refOf(await sourcePrimary(sides.source, ref.source));
      const position = await readWalPosition(sides.source, pod);
      if (position.inRecovery) return { done: false, seen: 'v1 is still in recovery' };
      await probeWrite(sides.source, pod);
      return { done: true, value: await markAndSwitchWal(sides.source, pod) };
    },
  });
  if (!follow) return false;
  const deadlineMs = Date.now() + FOLLOW_TIMEOUT_MS;
  return awaitReplayOf(sides.target, ref.target, goal, deadlineMs);
}

export const cutOverActivities = { pauseSource, rehearse, stopSource, proveReplay, resumeSource };

/** @returns false when the deadline passed first. */
async function awaitReplayOf(
  k: Kubernetes,
  target: ClusterRef,
  goal: string,
  deadlineMs = Infinity,
): Promise<boolean> {
  return waitUntil({
    waitingFor: `v2 to replay up to ${goal}`,
    pollMs: OUTAGE_POLL_MS,
    look: async () => {
      const position = await targetLeader(k, target)
        .then((leader) => readWalPosition(k, refOf(leader)))
        .catch(nothingAfter(deadlineMs));
      const replayLsn = position?.replayLsn ?? null;
      if (replayLsn !== null && hasReached(replayLsn, goal)) return { done: true, value: true };
      if (Date.now() > deadlineMs) return { done: true, value: false };
      return { done: false, seen: `replayed to ${replayLsn ?? 'nothing'}` };
    },
  });
}

/** Until the deadline a failed look is told and tried again; after it, it is an answer. */
function nothingAfter(deadlineMs: number): (error: unknown) => null {
  return (error) => {
    if (Date.now() > deadlineMs) return null;
    throw error;
  };
}
