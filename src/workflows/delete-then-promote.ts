import type { DeletedSource } from '../activities/retire-source.ts';
import type { Proof } from '../model/proof.ts';
import type { Migration } from './migration.ts';
import { createReplicationUser } from './phases/create-replication-user.ts';
import { promote } from './phases/promote.ts';
import { retireSource } from './phases/retire-source.ts';
import { verify } from './phases/verify.ts';

/** The document's order: once v1 is deleted, only forward. */
export const deleteThenPromote = {
  /** @returns null when nothing was sent, and v1 takes writes again. */
  pass: (migration: Migration, proof: Proof) => retireSource(migration, proof),

  async goOn(migration: Migration, proof: Proof, deleted: DeletedSource): Promise<'migrated'> {
    const promotion = await promote(migration, proof);
    await createReplicationUser(migration);
    await verify(migration, { proof, promotion, deleted });
    return 'migrated';
  },
};
