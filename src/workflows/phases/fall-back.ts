import type { Proof } from '../../model/proof.ts';
import type { Migration } from '../migration.ts';

/**
 * Back to v1: stop v2 and count what it took in, then see v1 take writes. v2 stays as it is, stopped, with its volumes
 * and its repository: its rows can still be fetched from there.
 */
export function fallBack(migration: Migration, proof: Proof): Promise<void> {
  const { request, status } = migration;
  return migration.inPhase('fallBack', async () => {
    migration.outageBegins(null);
    status.fallBack = await migration.act.stopTarget(request.target, proof);
    const { lost, exact } = status.fallBack;
    const { transactions, walBytes } = lost;
    migration.record.add('fellBack', { transactions, walBytes, exact });
    migration.show();
    await migration.act.resumeSource(request, { follow: false });
    migration.outageEnds('v1 took writes again');
    await migration.act.restoreKeepBackups(request.source);
    await migration.act.unlockSource(request.source);
  });
}
