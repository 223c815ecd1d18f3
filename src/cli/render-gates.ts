import type { MigrationStatus } from '../model/status.ts';
import { describeStop } from '../planner/describe-stop.ts';
import { describeWrites } from '../planner/describe-writes.ts';
import { describeLag } from '../planner/lag.ts';
import { whyNoFallBack } from '../planner/why-no-fall-back.ts';

/** What the person at the first gate decides about: the evidence, and what stopping v1 will mean. */
export function firstGate({
  phase,
  waitingFor,
  evidence,
  stopForecast,
}: MigrationStatus): string[] {
  if (phase === 'awaitSecondApproval' || waitingFor === null || evidence === null) return [];
  const stop = stopForecast === null ? [] : describeStop(stopForecast, (name) => name);
  return [
    `Evidence: ${evidence.evidenceId}, ${describeLag(evidence.lag)}`,
    ...stop.map((line) => `  ${line}`),
  ];
}

/** What the person at the second gate decides about, with the commands; also what a fall-back has cost. */
export function secondGate(status: MigrationStatus, workflowId: string): string[] {
  const { phase, waitingFor, retirement, fallBack } = status;
  if (fallBack !== null) {
    const least = fallBack.exact ? '' : ', or more: it was not shut down cleanly';
    return [`v1 lacks what v2 had taken in: ${describeWrites(fallBack.lost)}${least}`];
  }
  if (phase !== 'awaitSecondApproval' || waitingFor === null || retirement === null) return [];
  const { evidenceId, unverified, targetTimeline, fullBackup, writes } = retirement;
  const why = whyNoFallBack(status);
  return [
    unverified === null
      ? `v2 was verified: it writes on timeline ${targetTimeline}, full backup ${fullBackup ?? 'none'}`
      : `v2 could NOT be verified: ${unverified} An approval has it verified again; nothing is deleted before.`,
    `Evidence: ${evidenceId}`,
    `To delete v1: handover approve ${workflowId} --evidence ${evidenceId}`,
    why === null
      ? `To go back to v1 and LOSE what v2 has taken in (${describeWrites(writes)}): handover fall-back ${workflowId} --lose-writes-of-v2 --evidence ${evidenceId}`
      : `There is no way back to v1: ${why}.`,
  ];
}
