import { ApplicationFailure } from '@temporalio/workflow';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/**
 * Step 0 of the document: it works only if v1 backs up to cloud storage. Read-only; ends with the plan.
 *
 * @throws PREFLIGHT_FAILED with every reason at once; a dry run only tells them.
 */
export function preflight(migration: Migration): Promise<void> {
  const { request, status } = migration;
  return migration.inPhase('preflight', async () => {
    const { findings, plan, refusal } = await act.runPreflight(request);
    status.findings = findings;
    status.refusal = refusal?.why ?? null;
    status.planHash = plan?.planHash ?? null;
    migration.plan = plan ?? undefined;
    if (refusal === null || request.dryRun) return;
    throw ApplicationFailure.create({
      type: refusal.code,
      message: refusal.message,
      nonRetryable: true,
      details: [refusal.why],
    });
  });
}
