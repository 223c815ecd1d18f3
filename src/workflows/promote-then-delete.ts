import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Promotion } from '../activities/promote.ts';
import type { Handed } from '../activities/retire-parked-source.ts';
import type { Proof } from '../model/proof.ts';
import type { Migration } from './migration.ts';
import { awaitSecondApproval } from './phases/await-second-approval.ts';
import { createReplicationUser } from './phases/create-replication-user.ts';
import { fallBack } from './phases/fall-back.ts';
import { parkSource, promoteFirst } from './phases/promote.ts';
import { retireParkedSource } from './phases/retire-parked-source.ts';
import { verify } from './phases/verify.ts';
import { rootMessage } from './root-failure.ts';

/** The order with a way back: v1 is kept, stopped, until v2 was verified and somebody has approved the delete. */
export const promoteThenDelete = {
  /** @returns null when nothing was sent, and v1 takes writes again. */
  pass: async (migration: Migration, proof: Proof) =>
    (await promoteFirst(migration, proof)) ? true : null,

  async goOn(migration: Migration, proof: Proof): Promise<'migrated' | 'fellBack'> {
    try {
      await migration.untilDelete.run(() => untilDeleted(migration, proof));
      return 'migrated';
    } catch (error) {
      if (!migration.untilDelete.consideredCancelled || !isCancellation(error)) throw error;
      await fallBack(migration, proof);
      return 'fellBack';
    }
  },
};

async function untilDeleted(migration: Migration, proof: Proof): Promise<void> {
  const promotion = await parkSource(migration, proof);
  await createReplicationUser(migration);
  for (;;) {
    const unverified = await verified(migration, { proof, promotion });
    const handed = handedOver(migration, { proof, promotion, unverified });
    await awaitSecondApproval(migration, handed);
    // Approved while something was wrong with v2: it was mended, and has to be seen.
    if (unverified !== null) continue;
    const gone = await CancellationScope.nonCancellable(() =>
      retireParkedSource(migration, handed),
    );
    if (gone) return;
  }
}

/** @returns why v2 is not as it should be; that is for the person at the gate, who may still fall back. */
async function verified(
  migration: Migration,
  result: { proof: Proof; promotion: Promotion },
): Promise<string | null> {
  try {
    await verify(migration, result);
    return null;
  } catch (error) {
    if (isCancellation(error)) throw error;
    migration.record.add('unverified', { why: rootMessage(error) });
    return rootMessage(error);
  }
}

function handedOver(
  { status }: Migration,
  {
    proof,
    promotion,
    unverified,
  }: { proof: Proof; promotion: Promotion; unverified: string | null },
): Handed {
  if (status.parked === null) throw new Error('v1 is not parked');
  const { parked, fullBackup } = status;
  return { proof, targetTimeline: promotion.timeline, parked, fullBackup, unverified };
}
