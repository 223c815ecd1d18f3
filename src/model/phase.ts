import type { Order } from './order.ts';

/** Every step that there is, in the document's order. */
export const PHASES = [
  'preflight',
  'prepare',
  'createStandby',
  'replicate',
  'awaitApproval',
  'cutOver',
  'retireSource',
  'promote',
  'createReplicationUser',
  'verify',
  'awaitSecondApproval',
  'fallBack',
] as const;

export type Phase = (typeof PHASES)[number];

const UP_TO_THE_PROOF: readonly Phase[] = PHASES.slice(0, PHASES.indexOf('retireSource'));
const STEPS: Readonly<Record<Order, readonly Phase[]>> = {
  'delete-then-promote': [
    ...UP_TO_THE_PROOF,
    'retireSource',
    'promote',
    'createReplicationUser',
    'verify',
  ],
  'promote-then-delete': [
    ...UP_TO_THE_PROOF,
    'promote',
    'createReplicationUser',
    'verify',
    'awaitSecondApproval',
    'retireSource',
  ],
};

/** The steps of one migration, in the order in which they come: the checklist that an operator sees. */
export function phasesOf(order: Order): readonly Phase[] {
  return STEPS[order];
}

/** What each phase is in the words of Percona's "Migrate using Standby". */
export const PHASE_TITLES: Readonly<Record<Phase, string>> = {
  preflight: 'Check that v1 backs up to cloud storage and can be migrated',
  prepare: 'Configure repository, secrets and repository path for v2',
  createStandby: 'Create the v2 cluster in standby mode',
  replicate: 'Let the standby catch up with v1',
  awaitApproval: 'Wait for a person to approve the cut-over',
  cutOver: 'Stop writes on v1 and prove that v2 has them all',
  retireSource: 'Delete the v1 cluster, keeping its backups',
  promote: 'Promote v2 by disabling the standby mode',
  createReplicationUser: 'Create the replication user _crunchyrepl',
  verify: 'Prove the result: writable, backed up, replicas streaming',
  awaitSecondApproval: 'Wait for a person to approve the delete of v1',
  fallBack: 'Fall back: stop v2, put v1 into service again',
};

/**
 * How a migration ended. Everything but `migrated` leaves v1 in service; `planned` is the end of a dry run, `fellBack`
 * that of one whose v2 had been in service.
 */
export type Outcome =
  'migrated' | 'planned' | 'rejected' | 'expired' | 'aborted' | 'cancelled' | 'failed' | 'fellBack';

/** When a phase ran. A cut-over that was undone makes two phases run again: their times add up. */
export interface PhaseTiming {
  /** The last time that it began, in milliseconds since the epoch. */
  startedAtMs: number;
  /** Time spent in the phase so far, up to its last end. */
  totalMs: number;
  running: boolean;
}
