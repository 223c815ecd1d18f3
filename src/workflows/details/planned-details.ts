import type { MigrationStatus } from '../../model/status.ts';
import { bullets, code, fence } from './markdown.ts';

/** A command without its end is of no use; still, nothing is unbounded. */
const MAX_REMEDY = 1_500;
const ROOM = 4_500;

/** What stops it, with what to do: for whoever has to mend it before the next start. */
export function refused({ refusal, findings }: MigrationStatus): string {
  if (refusal === null) return '';
  const reasons = findings.filter(
    ({ severity, needsConsent }) => severity === 'blocker' || needsConsent,
  );
  const lines = reasons.map(({ code: id, remedy }) => `\`${id}\` ${code(remedy, MAX_REMEDY)}`);
  return [
    'What stops it, and what to do:',
    bullets(lines, ROOM, 'under `Result`'),
    ...(refusal.howToAccept === ''
      ? []
      : [`To consent, add to the request: ${code(refusal.howToAccept, 1_000)}`]),
  ].join('\n\n');
}

/** After a dry run: how to do it for good. */
export function howToStart({ outcome, planHash, refusal }: MigrationStatus): string {
  if (outcome !== 'planned') return '';
  const form = '`More Actions` → `Start Workflow Like This One`';
  if (refusal !== null || planHash === null)
    return `When it is mended, try again: ${form}. The plan, as far as there is one, is under \`Result\`.`;
  return [
    `To start it: ${form}, set \`dryRun\` to \`false\`, and add this below the first brace, so that exactly this plan runs. It is under \`Result\`.`,
    fence('json', `  "planHash": "${planHash}",`),
  ].join('\n\n');
}
