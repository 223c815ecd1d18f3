import {
  ActivityFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
} from '@temporalio/workflow';
import type { PausedSource } from '../../activities/fence.ts';
import type { WaitingHeartbeat } from '../../activities/wait.ts';
import type { Evidence } from '../../model/evidence.ts';
import { describeWindow, latestBeginMs } from '../../model/maintenance-window.ts';
import type { Proof } from '../../model/proof.ts';
import { ownRepositoryPath } from '../../planner/own-repository-path.ts';
import { quicken } from '../../planner/quicken.ts';
import type { Migration } from '../migration.ts';
import { rootMessage } from '../root-failure.ts';
import { unrecorded } from '../unrecorded.ts';
import type { Approval } from './await-approval.ts';

const RESUME_SOURCE = 'the stop of v1';
const CANCELLED = 'cancelled in the cut-over';

/**
 * Stop writes on v1 and prove that v2 has them all. The write outage begins here.
 *
 * @returns null when it took too long or the proof could not be had: then v1 takes writes again, v2 follows it, and
 *   the reason is kept for the gate.
 */
export function cutOver(migration: Migration, approval: Approval): Promise<Proof | null> {
  const { request } = migration;
  const { evidence } = approval;
  return migration.inPhase('cutOver', async () => {
    const stale =
      (await staleness(migration, evidence)) ??
      (await unrecorded(migration)) ??
      tooLate(migration, approval);
    if (stale !== null) return closeGate(migration, stale);
    migration.undo.push(RESUME_SOURCE, async () => {
      await migration.act.resumeSource(request, { follow: false });
      migration.outageEnds('v1 took writes again');
    });
    try {
      const paused = await rehearsed(migration);
      const late = tooLate(migration, approval);
      if (late !== null) throw new Error(late);
      const proof = await fenced(migration, evidence, paused);
      // An abort may have come while the last step came through all the same.
      if (migration.untilPointOfNoReturn.consideredCancelled) throw new CancelledFailure(CANCELLED);
      return proof;
    } catch (error) {
      return await undone(migration, error);
    }
  });
}

/** Costs no outage: quicken v2, pause Patroni, and see the last segment's way to v2 work in time. */
async function rehearsed(migration: Migration): Promise<PausedSource> {
  const { request, status } = migration;
  const { standby } = migration.requirePlan();
  await timeBoxed(migration, 'v1 was not stopped: v2 did not get its quick pace', () =>
    migration.act.quickenStandby(request.target, quicken(standby)),
  );
  const paused = await timeBoxed(migration, 'v1 was not stopped: its Patroni was not paused', () =>
    migration.act.pauseSource(request),
  );
  status.rehearsalMs = await timeBoxed(
    migration,
    'v1 was not stopped: the rehearsal did not end',
    () => migration.act.rehearse(request),
  );
  return paused;
}

function fenced(migration: Migration, evidence: Evidence, paused: PausedSource): Promise<Proof> {
  const { request, status } = migration;
  const seconds = request.cutover.maxWriteOutageSeconds;
  return timeBoxed(migration, 'v1 was stopped, and it was not proved', async () => {
    const stopped = await migration.act.stopSource(request, paused, {
      sourceUid: evidence.sourceUid,
      startedAtMs: migration.outageBegins(seconds * 1000),
      timeoutSeconds: seconds,
    });
    const fence = { ...stopped, stoppedAtMs: Date.now() };
    const seen = await migration.act.proveReplay(request.target, evidence.targetUid, fence);
    const proof = { ...seen, provedAtMs: Date.now() };
    const path = ownRepositoryPath(request, migration.requirePlan());
    if (path !== null) await migration.act.useOwnRepository(request.target, proof, path);
    status.proof = proof;
    migration.record.add('proof', proof);
    return proof;
  });
}

/** Put v1 back into service, whatever happened; then go on waiting, or end if that was asked for. */
export async function undone(migration: Migration, error: unknown): Promise<null> {
  const { status, undo } = migration;
  const ending = migration.untilPointOfNoReturn.consideredCancelled;
  status.proof = null;
  // Whatever else went wrong: it ends because somebody cancelled it, and is undone as a whole.
  if (ending) throw isCancellation(error) ? error : new CancelledFailure(CANCELLED);
  migration.outageIsBeingEnded();
  const followed = await CancellationScope.nonCancellable(() => backToTheGate(migration));
  undo.drop(RESUME_SOURCE);
  const doubt = followed ? '' : ' v2 was not seen to follow v1 since; look at it before approving.';
  return closeGate(migration, `${rootMessage(error)}${doubt}`);
}

/** v1 first and whatever becomes of v2, which gets its own path and pace again meanwhile. */
async function backToTheGate(migration: Migration): Promise<boolean> {
  const { request } = migration;
  const { standby } = migration.requirePlan();
  const [followed] = await Promise.all([
    migration.act.resumeSource(request, { follow: true }),
    migration.act.slowStandby(request.target, standby).catch(() => undefined),
  ]);
  migration.outageEnds('v1 took writes again');
  return followed;
}

/** What was approved may have changed while people thought. */
async function staleness(
  { act, request, plan }: Migration,
  approved: Evidence,
): Promise<string | null> {
  const fresh = await act.collectEvidence(request, plan?.planHash ?? '');
  if (fresh.evidenceId !== approved.evidenceId)
    return `the clusters changed since evidence ${approved.evidenceId} was collected.`;
  if (fresh.lag.bytes > request.cutover.maxLagBytes)
    return `v2 is ${fresh.lag.bytes} bytes of WAL behind, more than cutover.maxLagBytes.`;
  return null;
}

/** The window may have ended over a slow look or rehearsal: then v1 is not stopped in it any more. */
function tooLate({ request }: Migration, { window }: Approval): string | null {
  const seconds = request.cutover.maxWriteOutageSeconds;
  if (window === null || Date.now() < latestBeginMs(window, seconds)) return null;
  return `less than ${seconds} s (cutover.maxWriteOutageSeconds) of the window ${describeWindow(window)} were left.`;
}

function closeGate({ record, status }: Migration, why: string): null {
  status.undoneCutOvers.push({ atMs: Date.now(), why });
  record.add('cutOverUndone', { why });
  return null;
}

/** @throws when the box is over: what did not come, and what was seen of it last. */
async function timeBoxed<T>(
  { request }: Migration,
  what: string,
  run: () => Promise<T>,
): Promise<T> {
  const seconds = request.cutover.maxWriteOutageSeconds;
  try {
    return await CancellationScope.withTimeout(seconds * 1000, run);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const seen = waitedFor(error);
    const box = `${what} within ${seconds} s (cutover.maxWriteOutageSeconds)`;
    // Without the cause, which would be taken for what is to be told.
    throw new TimeBoxOver(seen === null ? `${box}.` : `${box}: ${seen}.`);
  }
}

class TimeBoxOver extends Error {
  override readonly name = 'TimeBoxOver';
}

/** What a cancelled activity was waiting for, in the words that it gave up with. */
function waitedFor(error: unknown): string | null {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof CancelledFailure)) return null;
  // Of a cancelled activity Temporal carries only the details.
  const [wait] = cause.details as [Partial<WaitingHeartbeat>?];
  // Not every step tells what it waits for, and one that was ended from outside tells nothing.
  if (wait?.waitingFor === undefined) return null;
  return `waited for ${wait.waitingFor}; saw: ${wait.seen ?? 'nothing yet'}`;
}
