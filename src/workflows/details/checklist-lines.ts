import { PHASE_TITLES, type Phase } from '../../model/phase.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { checklist, endedBadly } from '../../planner/checklist.ts';
import { duration } from '../../planner/duration.ts';

/** The steps of the document, each with its mark: done, running, waiting for a person, or what it ended at. */
export function checklistLines(status: MigrationStatus): string {
  return checklist(status)
    .map((phase) => `- ${mark(status, phase)} ${PHASE_TITLES[phase]}`)
    .join('\n');
}

function mark(status: MigrationStatus, phase: Phase): string {
  const timing = status.phases[phase];
  if (timing === undefined) return '⬜';
  const took = duration(timing.totalMs / 1000);
  if (timing.running) return status.waitingFor === null ? '▶️' : '✋';
  if (endedBadly(status) && status.phase === phase) return `❌ (${took})`;
  return `✅ (${took})`;
}
