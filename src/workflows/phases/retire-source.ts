import type { DeletedSource } from '../../activities/retire-source.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';
import { undone, type CutOver } from './cut-over.ts';

/**
 * Step 6 of the document: delete v1, with keepBackups true. The point of no return.
 *
 * @returns null when the proof did not hold any more and nothing was sent: v1 takes writes again.
 */
export function retireSource(
  migration: Migration,
  { proof, paused }: CutOver,
): Promise<DeletedSource | null> {
  const { request, status, undo } = migration;
  return migration.inPhase('retireSource', async () => {
    // Before it is sent: if its answer is lost, the delete may have been accepted.
    status.pastPointOfNoReturn = true;
    try {
      const deleted = await act.deleteSource(request, proof, {
        directories: paused.directories,
        giveUpAtMs: proof.stopSentAtMs + request.cutover.maxWriteOutageSeconds * 1000,
      });
      undo.forget();
      return deleted;
    } catch (error) {
      // It is tried without end; the only failure that comes out says that nothing was sent.
      status.pastPointOfNoReturn = false;
      return undone(migration, error);
    }
  });
}
