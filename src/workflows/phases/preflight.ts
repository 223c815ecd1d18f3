import { ApplicationFailure } from '@temporalio/workflow';
import type { Finding } from '../../model/finding.ts';
import { FENCE_ANNOTATION } from '../../model/names.ts';
import type { Migration } from '../migration.ts';

/** Told, so that nobody wonders why v1 is on a new timeline. */
function fenceUndone(holder: string): Finding {
  return {
    code: 'FENCE_UNDONE',
    severity: 'info',
    needsConsent: false,
    what: `The migration ${holder} had left v1 stopped; it was put into service again.`,
    remedy: 'nothing.',
    evidence: `annotation ${FENCE_ANNOTATION} of v1's Patroni config map`,
  };
}

/**
 * Step 0 of the document: it works only if v1 backs up to cloud storage. Read-only; ends with the plan.
 *
 * @throws PREFLIGHT_FAILED with every reason at once; a dry run only tells them.
 */
export function preflight(migration: Migration): Promise<void> {
  const { request, status } = migration;
  return migration.inPhase('preflight', async () => {
    const undone = request.dryRun ? null : await migration.act.undoFenceLeftBehind(request.source);
    const { findings, plan, refusal } = await migration.act.runPreflight(request);
    status.findings = undone === null ? findings : [...findings, fenceUndone(undone)];
    status.refusal = refusal?.why ?? null;
    status.planHash = plan?.planHash ?? null;
    migration.plan = plan ?? undefined;
    migration.record.add('preflight', {
      findings: status.findings,
      accepted: request.accept,
      planHash: status.planHash,
      refusal: refusal?.message ?? null,
    });
    if (refusal === null || request.dryRun) return;
    throw ApplicationFailure.create({
      type: refusal.code,
      message: refusal.message,
      nonRetryable: true,
      details: [refusal.why],
    });
  });
}
