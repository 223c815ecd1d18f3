import type { Proof } from '../../model/proof.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/**
 * Back to v1: stop v2 and count what it took in, then see v1 take writes. v2 stays as it is, stopped, with its volumes
 * and its repository: its rows can still be fetched from there.
 */
export function fallBack(migration: Migration, proof: Proof): Promise<void> {
  const { request, status } = migration;
  return migration.inPhase('fallBack', async () => {
    migration.outageBegins(null);
    status.fallBack = await act.stopTarget(request.target, proof);
    migration.show();
    await act.resumeSource(request, { follow: false });
    migration.outageEnds();
    await act.restoreKeepBackups(request.source);
    await act.unlockSource(request.source);
  });
}
