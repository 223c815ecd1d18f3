import type { DeletedSource } from '../../activities/retire-source.ts';
import type { Proof } from '../../model/proof.ts';
import type { Migration } from '../migration.ts';
import { passing } from '../passing.ts';

/**
 * Step 6 of the document: delete v1, with keepBackups true. The point of no return.
 *
 * @returns null when the proof did not hold any more and nothing was sent: v1 takes writes again.
 */
export function retireSource(migration: Migration, proof: Proof): Promise<DeletedSource | null> {
  const { request, status } = migration;
  return migration.inPhase('retireSource', () =>
    passing(migration, async (withinMs) => {
      status.deleting = true;
      return migration.act.deleteSource(request, proof, withinMs);
    }),
  );
}
