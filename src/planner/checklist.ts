import { phasesOf, type Phase } from '../model/phase.ts';
import type { MigrationStatus } from '../model/status.ts';

/** The steps of one migration as they are shown: those of its order, and the way back once it was taken. */
export function checklist({ order, phases }: Pick<MigrationStatus, 'order' | 'phases'>): Phase[] {
  return [...phasesOf(order), ...(phases.fallBack === undefined ? [] : ['fallBack' as const])];
}

/** Whether the phase that a migration was in at its end is the one that ended it. */
export function endedBadly({ outcome }: Pick<MigrationStatus, 'outcome'>): boolean {
  return outcome !== null && !['migrated', 'planned', 'fellBack'].includes(outcome);
}
