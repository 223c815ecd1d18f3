import type { Handed } from '../../activities/retire-parked-source.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';
import { rootMessage } from '../root-failure.ts';

/**
 * Step 6 of the document, last: delete v1, with keepBackups true. After it there is no fall-back any more.
 *
 * @returns false when nothing was sent, because v1 or v2 is not as it was approved: the second gate opens again.
 */
export function retireParkedSource(migration: Migration, handed: Handed): Promise<boolean> {
  const { request, status } = migration;
  return migration.inPhase('retireSource', async () => {
    status.deleting = true;
    const deleted = await act.deleteParkedSource(request, handed).catch((error: unknown) => {
      // It is tried without end; the only failure that comes out says that nothing was sent.
      status.deleting = false;
      status.refusedDeletes.push({ atMs: Date.now(), why: rootMessage(error) });
      return null;
    });
    if (deleted === null) return false;
    const { lostDeleteCured } = await act.awaitSourceGone(request.source, deleted);
    status.lostDeleteCured = lostDeleteCured;
    return true;
  });
}
