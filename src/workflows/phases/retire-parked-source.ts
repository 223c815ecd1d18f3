import { CancelledFailure } from '@temporalio/workflow';
import type { Handed } from '../../activities/retire-parked-source.ts';
import type { Migration } from '../migration.ts';
import { rootMessage } from '../root-failure.ts';
import { unrecorded } from '../unrecorded.ts';

/**
 * Step 6 of the document, last: delete v1, with keepBackups true. After it there is no fall-back any more.
 *
 * @returns false when nothing was sent, because v1 or v2 is not as it was approved: the second gate opens again.
 */
export function retireParkedSource(migration: Migration, handed: Handed): Promise<boolean> {
  const { request, status } = migration;
  return migration.inPhase('retireSource', async () => {
    const unwritten = await unrecorded(migration);
    // Ordered while the record was written: nothing is sent yet, so it counts.
    if (migration.untilDelete.consideredCancelled) throw new CancelledFailure('a fall-back');
    if (unwritten !== null) return refused(migration, unwritten);
    status.deleting = true;
    const deleted = await migration.act
      .deleteParkedSource(request, handed)
      .catch((error: unknown) => {
        // It is tried without end; the only failure that comes out says that nothing was sent.
        status.deleting = false;
        return refused(migration, rootMessage(error));
      });
    if (deleted === false) return false;
    const { lostDeleteCured } = await migration.act.awaitSourceGone(request.source, deleted);
    status.lostDeleteCured = lostDeleteCured;
    return true;
  });
}

function refused({ record, status }: Migration, why: string): false {
  status.refusedDeletes.push({ atMs: Date.now(), why });
  record.add('deleteRefused', { why });
  return false;
}
