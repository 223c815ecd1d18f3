import { createHash } from 'node:crypto';
import type { Clients } from '../clients/clients.ts';
import type { CustomObject } from '../clients/kubernetes/kubernetes.ts';
import { refOf, sourcePrimary, targetLeader } from '../clients/pods.ts';
import { readServerFacts, readWalPosition } from '../clients/postgres.ts';
import { PodMissing } from '../model/errors.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Lag, LagSample } from '../model/lag.ts';
import { V1, V2, describeCluster } from '../model/names.ts';
import { describeLag, formatBytes, measureLag } from '../planner/lag.ts';
import { tell } from './heartbeats.ts';
import { bothSides, customResource, type BothSides, type MigrationRef } from './migration-ref.ts';
import { sinceFirstAttempt } from './since-first-attempt.ts';
import { waitUntil } from './wait.ts';

/** Rates are taken over this span: a standby fed by an archive moves by whole segments. */
const RATE_WINDOW_MS = 10_000;
const GATE_POLL_MS = 5_000;

/** The wait for v2, a slice of which is one activity: a page of the UI is told only when an activity ends. */
export interface CatchUp {
  maxLagBytes: number;
  /** When the whole wait began, in milliseconds since the epoch. */
  sinceMs: number;
  /** Come back after this long, with what was measured then. */
  sliceMs: number;
}

/**
 * Wait until v2 is at most `maxLagBytes` behind v1, or the slice is over; telling lag, rates and time to go meanwhile.
 * While nothing can be measured it waits on: there is nothing to come back with.
 *
 * @returns the lag, measured just now.
 */
async function awaitCaughtUp(
  clients: Clients,
  ref: MigrationRef,
  { maxLagBytes, sinceMs, sliceMs }: CatchUp,
): Promise<Lag> {
  const waitedMs = sinceFirstAttempt();
  const measure = lagMeter(await bothSides(clients, ref), ref);
  return waitUntil({
    waitingFor: `v2 to be less than ${formatBytes(maxLagBytes)} of WAL behind v1`,
    sinceMs,
    pollMs: 1000,
    look: async () => {
      const lag = await measure();
      if (lag.bytes <= maxLagBytes || waitedMs() >= sliceMs) return { done: true, value: lag };
      return { done: false, seen: describeLag(lag), facts: lag };
    },
  });
}

/** Collect what the person at the gate approves, and name it by its hash. */
async function collectEvidence(
  clients: Clients,
  ref: MigrationRef,
  planHash: string,
): Promise<Evidence> {
  tell('both clusters to show what they are');
  const sides = await bothSides(clients, ref);
  const [sourceUid, targetUid] = await Promise.all([
    uidOf(sides.source.get(V1, customResource(ref.source)), `v1 ${describeCluster(ref.source)}`),
    uidOf(sides.target.get(V2, customResource(ref.target)), `v2 ${describeCluster(ref.target)}`),
  ]);
  const sourcePod = refOf(await sourcePrimary(sides.source, ref.source));
  const targetPod = refOf(await targetLeader(sides.target, ref.target));
  const facts = await readServerFacts(sides.source, sourcePod);
  const bound = {
    sourceUid,
    targetUid,
    systemIdentifier: facts.systemIdentifier,
    sourceTimeline: facts.timeline,
    planHash,
  };
  return {
    ...bound,
    evidenceId: createHash('sha256').update(JSON.stringify(bound)).digest('hex').slice(0, 8),
    collectedAtMs: Date.now(),
    sourcePod: sourcePod.name,
    targetPod: targetPod.name,
    lag: await lagMeter(sides, ref)(),
  };
}

/** Keep measuring while people think. One activity for the whole wait: a month costs no history. */
async function watchGate(clients: Clients, ref: MigrationRef): Promise<never> {
  const measure = lagMeter(await bothSides(clients, ref), ref);
  return waitUntil<never>({
    waitingFor: 'a person to approve the cut-over, or for its window to begin',
    pollMs: GATE_POLL_MS,
    look: async () => {
      const lag = await measure();
      return { done: false, seen: describeLag(lag), facts: lag };
    },
  });
}

export const replicateActivities = { awaitCaughtUp, collectEvidence, watchGate };

/** Measures lag with the trend over the last seconds. */
function lagMeter(sides: BothSides, ref: MigrationRef): () => Promise<Lag> {
  const samples: LagSample[] = [];
  return async () => {
    const newest = await takeSample(sides, ref);
    while (samples[1] !== undefined && newest.takenAtMs - samples[1].takenAtMs > RATE_WINDOW_MS)
      samples.shift();
    const lag = measureLag(newest, samples[0] ?? null);
    samples.push(newest);
    return lag;
  };
}

async function takeSample(sides: BothSides, ref: MigrationRef): Promise<LagSample> {
  const [source, target] = await Promise.all([
    sourcePrimary(sides.source, ref.source).then((pod) =>
      readWalPosition(sides.source, refOf(pod)),
    ),
    targetLeader(sides.target, ref.target).then((pod) => readWalPosition(sides.target, refOf(pod))),
  ]);
  if (source.currentLsn === null) throw new PodMissing('A writing primary of v1');
  if (target.replayLsn === null) throw new PodMissing('A replaying leader of v2');
  return {
    takenAtMs: Date.now(),
    sourceLsn: source.currentLsn,
    lastArchivedSegment: source.lastArchivedSegment,
    replayLsn: target.replayLsn,
  };
}

async function uidOf(object: Promise<CustomObject | null>, what: string): Promise<string> {
  const found = await object;
  if (found === null) throw new PodMissing(`The custom resource of ${what}`);
  return found.metadata.uid;
}
