/** The steps of one migration, in order: the checklist that an operator sees. */
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
] as const;

export type Phase = (typeof PHASES)[number];

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
};

/** How a migration ended. Everything but `migrated` leaves v1 in service; `planned` is the end of a dry run. */
export type Outcome =
  'migrated' | 'planned' | 'rejected' | 'expired' | 'aborted' | 'cancelled' | 'failed';

/** When a phase ran. A cut-over that was undone makes two phases run again: their times add up. */
export interface PhaseTiming {
  /** Milliseconds since the epoch. */
  startedAtMs: number;
  /** Time spent in the phase so far, up to its last end. */
  totalMs: number;
  running: boolean;
}
