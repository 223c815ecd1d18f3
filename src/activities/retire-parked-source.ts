import type { Clients } from '../clients/clients.ts';
import type { Proof } from '../model/proof.ts';
import type { ParkedSource, RetirementEvidence } from '../model/retirement.ts';
import type { MigrationRef } from './migration-ref.ts';
import type { DeletedSource } from './retire-source.ts';

/** What the second gate is about: v2 in service, v1 kept. */
export interface Handed {
  proof: Proof;
  /** Timeline of v2 after promotion. */
  targetTimeline: number;
  parked: ParkedSource;
  fullBackup: string | null;
  unverified: string | null;
}

/** Collect what the person at the second gate approves, and name it by its hash. */
async function collectRetirement(
  clients: Clients,
  ref: MigrationRef,
  handed: Handed,
): Promise<RetirementEvidence> {
  return Promise.reject(new Error(`not built yet: ${String([clients, ref, handed])}`));
}

/** Keep counting what v2 takes in while people think: what a fall-back would lose. Ends by being cancelled. */
async function watchRetirement(
  clients: Clients,
  ref: MigrationRef,
  handed: Handed,
): Promise<never> {
  return Promise.reject(new Error(`not built yet: ${String([clients, ref, handed])}`));
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
  return Promise.reject(new Error(`not built yet: ${String([clients, ref, handed])}`));
}

export const retireParkedSourceActivities = {
  collectRetirement,
  watchRetirement,
  deleteParkedSource,
};
