import { CancellationScope, CancelledFailure, condition } from '@temporalio/workflow';
import type { Handed } from '../../activities/retire-parked-source.ts';
import { atGate } from '../at-gate.ts';
import type { Migration } from '../migration.ts';

/**
 * The second gate, where v1 is kept until somebody has looked at v2. It has no end of its own: nobody's answer means
 * that v1 stays. A fall-back ends it by cancelling it.
 */
export function awaitSecondApproval(migration: Migration, handed: Handed): Promise<void> {
  const { request, status } = migration;
  return migration.inPhase('awaitSecondApproval', async () => {
    const evidence = await migration.act.collectRetirement(request, handed);
    status.retirement = evidence;
    migration.record.add('gateOpened', { gate: 'delete', evidence });
    migration.record.flush();
    const watch = new CancellationScope();
    const watching = watch
      .run(() => migration.act.watchRetirement(request, handed))
      .catch(() => undefined);
    try {
      const undone = status.refusedDeletes.at(-1)?.why ?? null;
      await atGate(migration, { what: 'a person to approve the delete of v1', undone }, () =>
        condition(() => status.approved !== null),
      );
    } finally {
      watch.cancel();
      await CancellationScope.nonCancellable(() => watching);
    }
    // It may have come while the watch was ending, after the approval.
    if (migration.untilDelete.consideredCancelled) throw new CancelledFailure('a fall-back');
  });
}
