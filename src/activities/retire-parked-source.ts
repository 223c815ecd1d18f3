import { createHash } from 'node:crypto';
import type { Clients } from '../clients/clients.ts';
import { countWrites } from '../clients/count-writes.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { ProofRefuted } from '../model/errors.ts';
import { describeCluster } from '../model/names.ts';
import type { RetirementEvidence } from '../model/retirement.ts';
import { describeWrites } from '../planner/describe-writes.ts';
import { checkParked, type Approved } from './check-parked.ts';
import type { MigrationRef } from './migration-ref.ts';
import { passPointOfNoReturn } from './point-of-no-return.ts';
import { sourceDelete, type DeletedSource } from './retire-source.ts';
import { waitUntil } from './wait.ts';

/** What the second gate is about: v2 in service, v1 kept. */
export interface Handed extends Approved {
  fullBackup: string | null;
  unverified: string | null;
}

const GATE_POLL_MS = 5_000;

/**
 * How long a delete that cannot be confirmed is tried again. There is no outage, but no way back either while it is
 * tried: v1 may have to be put into service just because v2 does not answer.
 */
const CONFIRM_MS = 60_000;

/** Collect what the person at the second gate approves, and name it by its hash. */
async function collectRetirement(
  clients: Clients,
  ref: MigrationRef,
  handed: Handed,
): Promise<RetirementEvidence> {
  const k = await clients.kubernetes(ref.target.context);
  const { proof, targetTimeline, fullBackup, unverified } = handed;
  const bound = {
    sourceUid: proof.sourceUid,
    targetUid: proof.targetUid,
    systemIdentifier: proof.systemIdentifier,
    targetTimeline,
    fullBackup,
    unverified,
  };
  const hashed = JSON.stringify({ ...bound, deployments: handed.parked.deployments });
  return waitUntil({
    waitingFor: `v2 ${describeCluster(ref.target)} to tell what it has taken in`,
    pollMs: 1000,
    look: async () => {
      const targetPod = refOf(await targetLeader(k, ref.target));
      const value = {
        ...bound,
        evidenceId: createHash('sha256').update(hashed).digest('hex').slice(0, 8),
        collectedAtMs: Date.now(),
        targetPod: targetPod.name,
        writes: await countWrites(k, targetPod, proof),
      };
      return { done: true, value };
    },
  });
}

/** Keep counting what v2 takes in while people think: what a fall-back would lose. Ends by being cancelled. */
async function watchRetirement(
  clients: Clients,
  ref: MigrationRef,
  { proof }: Handed,
): Promise<never> {
  const k = await clients.kubernetes(ref.target.context);
  return waitUntil<never>({
    waitingFor: 'a person to approve the delete of v1, or to fall back to it',
    pollMs: GATE_POLL_MS,
    look: async () => {
      const writes = await countWrites(k, refOf(await targetLeader(k, ref.target)), proof);
      return { done: false, seen: `v2 has taken in ${describeWrites(writes)}`, facts: writes };
    },
  });
}

/**
 * Delete a parked v1, whose v2 is in service. Checks first that nobody has started v1 in between, and that v2 is the
 * one that was proved and takes writes.
 *
 * @throws PROOF_REFUTED, not retried, when nothing was sent, or what was sent was clearly refused.
 */
async function deleteParkedSource(
  clients: Clients,
  ref: MigrationRef,
  handed: Handed,
): Promise<DeletedSource> {
  try {
    return await passPointOfNoReturn({
      withinMs: CONFIRM_MS,
      ...sourceDelete(clients, ref, handed.proof),
      check: async () => {
        await checkParked(clients, ref, handed);
        // It has no age: people may think about it for weeks.
        return 0;
      },
    });
  } catch (error) {
    throw error instanceof ProofRefuted ? new ProofRefuted(error.fact, NOT_DELETED) : error;
  }
}

const NOT_DELETED =
  'v1 was not deleted: it is kept as it is, and has all that it had when v2 was promoted. Whatever was written since is in v2.';

export const retireParkedSourceActivities = {
  collectRetirement,
  watchRetirement,
  deleteParkedSource,
};
