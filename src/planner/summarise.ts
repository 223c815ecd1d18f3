import type { MigrationStatus } from '../model/status.ts';

/** A migration that has ended, in a few sentences that are read as they stand. */
export function summarise(status: MigrationStatus): string[] {
  return [status.outcome ?? 'under way'];
}
