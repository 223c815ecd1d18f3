import type { RetirementEvidence } from '../../model/retirement.ts';
import { EXAMPLE_NAME } from '../../model/example-name.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { describeWrites } from '../../planner/describe-writes.ts';
import { whyNoFallBack } from '../../planner/why-no-fall-back.ts';
import { BY_SIGNAL, howToSend } from './gate-details.ts';
import { code, iso, json, sentence } from './markdown.ts';

/** What to look at and what to send while v1 is kept for a person to decide about; else empty. */
export function secondGateDetails(status: MigrationStatus): string {
  const { waitingFor, retirement, phase, parked, refusedDeletes } = status;
  if (waitingFor === null || retirement === null || phase !== 'awaitSecondApproval') return '';
  const { evidenceId, collectedAtMs } = retirement;
  const last = refusedDeletes.at(-1);
  const since = parked === null ? '' : ` since ${iso(parked.parkedAtMs)}`;
  return [
    ...(last === undefined ? [] : [`The last delete was not sent: ${code(last.why)}`]),
    `v1 is kept, stopped,${since}; it lacks what v2 has written since.`,
    verified(retirement),
    `Evidence \`${evidenceId}\`, collected ${iso(collectedAtMs)}.`,
    `To delete v1, after which there is no way back: ${howToSend('approve')}, with:`,
    json({ approver: EXAMPLE_NAME, evidenceId }),
    ...wayBack(status, retirement),
    BY_SIGNAL,
  ].join('\n\n');
}

function verified({ unverified, targetTimeline, fullBackup }: RetirementEvidence): string {
  if (unverified !== null)
    return `v2 could NOT be verified: ${code(unverified)} Mend it. An approval has it verified again, and then this gate opens anew; nothing is deleted before.`;
  const backup = fullBackup === null ? '' : `, full backup ${code(fullBackup)}`;
  return `v2 was verified: it writes on timeline ${targetTimeline}${backup}.`;
}

function wayBack(status: MigrationStatus, { evidenceId, writes }: RetirementEvidence): string[] {
  const why = whyNoFallBack(status);
  if (why !== null) return [`There is no way back to v1: ${sentence(why)}.`];
  return [
    `To go back to v1 and LOSE what v2 has written: ${howToSend('fallBack')}. When the evidence was collected that was: ${code(describeWrites(writes))}. The pending activity counts on.`,
    json({ approver: EXAMPLE_NAME, evidenceId, loseWritesOfV2: true }),
  ];
}
