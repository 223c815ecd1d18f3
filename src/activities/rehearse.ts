import type { Clients } from '../clients/clients.ts';
import { refOf, sourcePrimary, targetLeader } from '../clients/pods.ts';
import { markAndSwitchWal } from '../clients/postgres.ts';
import { psql, warmPsql } from '../clients/psql.ts';
import { ProofRefuted } from '../model/errors.ts';
import { V2, describeCluster } from '../model/names.ts';
import type { ClusterRef } from '../model/request.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import { ARCHIVE_POLL_SETTING, QUICK_ARCHIVE_POLL } from '../planner/quicken.ts';
import {
  bothSides,
  customResource,
  isOurs,
  refuseUnlessOurStandby,
  withOwner,
  type MigrationRef,
  type TargetObject,
} from './migration-ref.ts';
import { awaitReplayOf } from './replayed.ts';
import { waitUntil } from './wait.ts';

/** Once the backlog is drained, this many switches in a row show the way as it will be in the outage. */
const TIMED_SWITCHES = 2;

/**
 * Have the standby ask the archive more often, by its custom resource, and wait until its server does. Before the outage.
 */
async function quickenStandby(
  clients: Clients,
  target: ClusterRef,
  quickened: V2Cluster,
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  const existing = await k.get<TargetObject>(V2, customResource(target));
  if (existing === null) throw new ProofRefuted(`v2 ${describeCluster(target)} is gone`);
  refuseUnlessOurStandby(existing, target);
  await k.apply(V2, customResource(target), withOwner(quickened));
  await waitUntil({
    waitingFor: `v2 to ask the archive every ${QUICK_ARCHIVE_POLL}`,
    pollMs: 250,
    look: async () => {
      const leader = refOf(await targetLeader(k, target));
      const seen = await psql(k, leader, `SHOW ${ARCHIVE_POLL_SETTING}`);
      return seen === QUICK_ARCHIVE_POLL ? { done: true, value: undefined } : { done: false, seen };
    },
  });
}

/** Take the quick pace back, after an undone cut-over: the plan's own form again, its repository path included. */
async function slowStandby(
  clients: Clients,
  target: ClusterRef,
  standby: V2Cluster,
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  const existing = await k.get<TargetObject>(V2, customResource(target));
  // Whoever removed or promoted it meanwhile is told so at the gate; nothing is made anew here.
  if (!isOurs(existing?.metadata.annotations) || existing?.spec.standby?.enabled !== true) return;
  await k.apply(V2, customResource(target), withOwner(standby));
}

/**
 * Walk the way of the last segment with a marker, while v1 still writes: marked, switched, archived, replayed. The first
 * walk drains what was waiting on the way; the ones after it are timed, and the slowest counts.
 *
 * @returns how long that took, in milliseconds: the proof will hardly come sooner.
 */
async function rehearse(clients: Clients, ref: MigrationRef): Promise<number> {
  const sides = await bothSides(clients, ref);
  // What is asked of v2 in the outage is asked over one stream that is open already.
  await warmPsql(sides.target, refOf(await targetLeader(sides.target, ref.target)));
  let slowestMs = 0;
  for (let walk = 0; walk <= TIMED_SWITCHES; walk++) {
    const startedAtMs = Date.now();
    const primary = refOf(await sourcePrimary(sides.source, ref.source));
    const goal = await markAndSwitchWal(sides.source, primary);
    await awaitReplayOf(sides.target, ref.target, { goal });
    if (walk > 0) slowestMs = Math.max(slowestMs, Date.now() - startedAtMs);
  }
  return slowestMs;
}

export const rehearseActivities = { quickenStandby, slowStandby, rehearse };
