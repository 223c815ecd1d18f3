import type { Finding, Severity } from '../../model/finding.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { describeDecision } from '../../planner/describe-decision.ts';
import { bullets, code, iso, sentence } from './markdown.ts';

const ROOM = 1_200;
const IN_STATUS = 'in the query `status`';
const SEVERITIES: readonly Severity[] = ['blocker', 'warning', 'info'];

/** Who decided what so far, the newest first; at the end the summary has it. */
export function decisions(status: MigrationStatus): string {
  const { decisions: all, outcome } = status;
  if (all.length === 0 || outcome !== null) return '';
  const lines = all.toReversed().map((one) => describeDecision(status, one, short));
  return `Decided:\n\n${bullets(lines, ROOM, IN_STATUS)}`;
}

/** What preflight found, the worst first, a line each. */
export function findings({ findings: all }: MigrationStatus): string {
  if (all.length === 0) return '';
  const lines = SEVERITIES.flatMap((severity) =>
    all.filter((finding) => finding.severity === severity).map(findingLine),
  );
  return `Preflight found:\n\n${bullets(lines, ROOM, IN_STATUS)}`;
}

function findingLine({ severity, code: id, what }: Finding): string {
  return `${severity} \`${id}\`: ${sentence(what, 160)}`;
}

/** What was sent and changed nothing, the newest first, each with the reason. */
export function ignored({ ignoredSignals }: MigrationStatus): string {
  if (ignoredSignals.length === 0) return '';
  const lines = ignoredSignals
    .toReversed()
    .map(({ name, why, atMs }) => `${short(name)} at ${iso(atMs)}: ${code(why, 200)}`);
  return `Sent, and changed nothing:\n\n${bullets(lines, ROOM, IN_STATUS)}`;
}

function short(text: string): string {
  return code(text, 80);
}
