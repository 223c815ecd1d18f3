import type { V1Pod } from '@kubernetes/client-node';
import { stopCleanly, type ControlData } from '../clients/clean-stop.ts';
import { countWrites, writesUpTo } from '../clients/count-writes.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { isRunning, refOf } from '../clients/pods.ts';
import {
  checkpoint,
  readServerDirectories,
  readServerState,
  type ServerState,
} from '../clients/postgres.ts';
import { ExecFailed, HandoverError } from '../model/errors.ts';
import { V2, v2Selectors } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import type { StoppedTarget, TargetWrites } from '../model/retirement.ts';
import { recordPatch, type FallBackRecord, type TargetServer } from './fall-back-record.ts';
import { tell } from './heartbeats.ts';
import { customResource } from './migration-ref.ts';
import { waitUntil } from './wait.ts';

/** Within the two minutes that Kubernetes gives a container by default and more: the rest is tried again. */
const STOP_SECONDS = 60;

/**
 * Stop PostgreSQL of a v2 whose Patroni is paused, and read where it ended. Whatever an earlier attempt has recorded is
 * used: its server may be stopped and not answer any more.
 */
export async function stopTargetServer(
  k: Kubernetes,
  target: ClusterRef,
  { proof, record }: { proof: Proof; record: FallBackRecord },
): Promise<StoppedTarget> {
  const { answering, pods } = await findAnswering(k, target);
  const known = answering === null ? record : await noted(k, target, { proof, answering, record });
  const { server, counted } = known;
  if (server === null || !pods.includes(server.pod)) return unknownLoss(proof, counted);
  const { directories } = server;
  const pod = { namespace: target.namespace, name: server.pod };
  if (answering !== null) await tried(checkpoint(k, pod));
  tell(`PostgreSQL in ${pod.name} to stop cleanly`);
  const control = await stopCleanly(k, pod, { directories, timeoutSeconds: STOP_SECONDS });
  if (!isDown(control) && (await readServerState(k, pod)) !== 'down')
    throw new ExecFailed({
      pod: pod.name,
      command: 'pg_ctl stop',
      exitCode: 1,
      stderr: `PostgreSQL runs on, its state is '${control.state}'`,
    });
  return stoppedAt(control, proof, counted);
}

/** v2 is gone, or crashed beyond asking: what was counted last is all there is. */
export function unknownLoss(proof: Proof, counted: TargetWrites | null): StoppedTarget {
  const lost = counted ?? { transactions: 0, walBytes: 0, lsn: proof.endLsn, tables: [] };
  return { endLsn: lost.lsn, lost, exact: false, stoppedAtMs: Date.now() };
}

interface Answers {
  /** The server that takes writes, or the standby leader of a v2 whose promotion has not come; null when none does. */
  answering: V1Pod | null;
  pods: string[];
}

async function findAnswering(k: Kubernetes, target: ClusterRef): Promise<Answers> {
  const { namespace, cluster } = target;
  return waitUntil({
    waitingFor: 'the servers of v2 to say what they do',
    pollMs: 250,
    look: async () => {
      const pods = (await k.listPods(namespace, v2Selectors.database(cluster))).filter(isRunning);
      const states = await Promise.all(pods.map((pod) => readServerState(k, refOf(pod))));
      const leaders = await k.listPods(namespace, v2Selectors.primary(cluster));
      const writing = pods.find((_, i) => states[i] === 'writing');
      const follower = pods.find((pod, i) => follows(states[i]) && isAmong(pod, leaders));
      const answering = writing ?? follower ?? null;
      return { done: true, value: { answering, pods: pods.map((pod) => refOf(pod).name) } };
    },
  });
}

function follows(state: ServerState | undefined): boolean {
  return typeof state === 'object';
}

function isAmong(pod: V1Pod, pods: V1Pod[]): boolean {
  return pods.some((other) => refOf(other).name === refOf(pod).name);
}

/** Count, and note on v2 which server it is, before it is stopped. */
async function noted(
  k: Kubernetes,
  target: ClusterRef,
  { proof, answering, record }: { proof: Proof; answering: V1Pod; record: FallBackRecord },
): Promise<FallBackRecord> {
  const pod = refOf(answering);
  const server: TargetServer = {
    pod: pod.name,
    directories: await readServerDirectories(k, pod),
  };
  const counted = (await tried(countWrites(k, pod, proof))) ?? record.counted;
  const known = { server, counted, stopped: null };
  await k.merge(V2, customResource(target), recordPatch(proof, known));
  return known;
}

/** A v2 that is ill may be why there is a fall-back: what is good to have is not insisted on. */
async function tried<T>(wanted: Promise<T>): Promise<T | null> {
  try {
    return await wanted;
  } catch (error) {
    if (error instanceof HandoverError) return null;
    throw error;
  }
}

function isDown({ state }: ControlData): boolean {
  return state === 'shut down' || state === 'shut down in recovery';
}

/**
 * Shut down cleanly as a primary, or as a standby that has nothing beyond v1. A standby's control file is not enough for
 * that: it may be older than what it has replayed.
 */
function isExact(
  { state, timeline }: ControlData,
  proof: Proof,
  counted: TargetWrites | null,
): boolean {
  if (state === 'shut down') return true;
  return (
    state === 'shut down in recovery' && timeline === proof.timeline && counted?.walBytes === 0
  );
}

function stoppedAt(
  control: ControlData,
  proof: Proof,
  counted: TargetWrites | null,
): StoppedTarget {
  const { nextTransactionId, checkpointLsn } = control;
  const exact = isExact(control, proof, counted);
  const atEnd = writesUpTo({ nextTransactionId, lsn: checkpointLsn }, proof);
  // The last checkpoint of a server that crashed is older than what was counted.
  const most = !exact && counted !== null && counted.walBytes > atEnd.walBytes ? counted : atEnd;
  const lost = { ...most, tables: counted?.tables ?? [] };
  return { endLsn: lost.lsn, lost, exact, stoppedAtMs: Date.now() };
}
