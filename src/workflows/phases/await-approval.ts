import { CancellationScope, condition } from '@temporalio/workflow';
import type { Decision } from '../../model/decision.ts';
import type { Evidence } from '../../model/evidence.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';
import { MigrationStopped } from '../migration-stopped.ts';

/**
 * The gate. Shows the evidence and waits for a person; nobody's answer means no.
 *
 * @returns the evidence that was approved.
 * @throws {MigrationStopped} when it was rejected or the time ran out.
 */
export function awaitApproval(migration: Migration): Promise<Evidence> {
  const { request, status } = migration;
  return migration.inPhase('awaitApproval', async () => {
    const evidence = await act.collectEvidence(request, migration.requirePlan().planHash);
    status.evidence = evidence;
    status.lag = evidence.lag;
    const decision = await decisionOf(migration);
    if (decision === null) throw new MigrationStopped('expired', 'nobody approved in time.');
    if (decision.kind === 'reject')
      throw new MigrationStopped(
        'rejected',
        `${decision.approver}: ${decision.comment ?? 'no comment'}.`,
      );
    return evidence;
  });
}

/** The first decision sent while the gate is open; null when the time ran out. */
async function decisionOf(migration: Migration): Promise<Decision | null> {
  const { request, status } = migration;
  const decided = status.decisions.length;
  const who = 'a person to approve or reject the cut-over';
  return migration.whileWaitingFor(who, async () => {
    const watch = new CancellationScope();
    // It ends by our cancelling it. If it failed before, the gate is checked again after the decision anyway.
    const watching = watch.run(() => act.watchGate(request)).catch(() => undefined);
    const inTime = await condition(
      () => status.decisions.length > decided,
      request.approval.timeoutSeconds * 1000,
    ).finally(() => {
      watch.cancel();
    });
    await watching;
    return inTime ? (status.decisions[decided] ?? null) : null;
  });
}
