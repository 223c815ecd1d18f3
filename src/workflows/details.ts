import { describeCluster } from '../model/names.ts';
import { PHASES, PHASE_TITLES, type Phase } from '../model/phase.ts';
import type { MigrationStatus } from '../model/status.ts';
import { describeLag } from '../planner/lag.ts';

/**
 * The Markdown that the Temporal UI shows under "User Metadata". Short lines and code fences: the pane is narrow,
 * does not wrap code, and turns dashes and quotes outside code into typographic ones.
 */
export function renderDetails(status: MigrationStatus): string {
  return [
    `**${describeCluster(status.source)} → ${describeCluster(status.target)}**`,
    headline(status),
    checklist(status),
    gate(status),
    refused(status),
    planned(status),
    notes(status),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function headline(status: MigrationStatus): string {
  const { outcome, reason, waitingFor, writeOutageSeconds } = status;
  if (outcome === 'migrated')
    return `Migrated. Write outage: ${writeOutageSeconds?.toFixed(1) ?? '?'} s. v2 is in service.`;
  if (outcome === 'planned')
    return status.refusal === null
      ? 'Planned. Nothing was touched. A migration with this plan can start.'
      : 'Planned. Nothing was touched. A migration would be refused: see below.';
  if (outcome !== null && status.pastPointOfNoReturn)
    return `Ended: ${outcome}. ${code(reason ?? '')} v1 is deleted; v2 has all of it.`;
  if (outcome !== null)
    return [`Ended: ${outcome}.`, code(reason ?? ''), whereV1Is(status)].filter(Boolean).join(' ');
  if (waitingFor !== null)
    return `Waiting since ${iso(waitingFor.sinceMs)} for: ${waitingFor.what}`;
  return status.pastPointOfNoReturn
    ? 'Past the point of no return: only forward. v1 is deleted or being deleted.'
    : 'Under way. Nothing irreversible has been done.';
}

function whereV1Is({ notUndone }: MigrationStatus): string {
  return notUndone.length === 0
    ? 'v1 is in service.'
    : 'NOT everything could be undone: see below, v1 may be STOPPED.';
}

function checklist(status: MigrationStatus): string {
  return PHASES.map((phase) => `- ${mark(status, phase)} ${PHASE_TITLES[phase]}`).join('\n');
}

function mark(status: MigrationStatus, phase: Phase): string {
  const timing = status.phases[phase];
  if (timing === undefined) return '⬜';
  const seconds = (timing.totalMs / 1000).toFixed(1);
  if (timing.running) return status.waitingFor === null ? '▶️' : '✋';
  const wentWrong = status.outcome !== 'migrated' && status.outcome !== 'planned';
  if (status.outcome !== null && wentWrong && status.phase === phase) return `❌ (${seconds} s)`;
  return `✅ (${seconds} s)`;
}

/** What to look at and what to send, only while the gate is open. */
function gate({ waitingFor, evidence, phase, undoneCutOvers }: MigrationStatus): string {
  if (waitingFor === null || evidence === null || phase !== 'awaitApproval') return '';
  const last = undoneCutOvers.at(-1);
  return [
    ...(last === undefined ? [] : [`The last cut-over was undone: ${code(last.why)}`]),
    `Evidence \`${evidence.evidenceId}\`, collected ${iso(evidence.collectedAtMs)}: ${describeLag(evidence.lag)}.`,
    'To approve, send the signal `approve` (or `reject`) with:',
    `\`\`\`json\n${JSON.stringify({ approver: 'your name', evidenceId: evidence.evidenceId }, null, 2)}\n\`\`\``,
    // Seen in UI 2.42: the pane cuts its last line, which was the closing brace.
    'Then press `R` here to see what became of it.',
  ].join('\n\n');
}

/** What stops it, with what to do: for whoever has to mend it before the next start. */
function refused({ refusal, findings }: MigrationStatus): string {
  if (refusal === null) return '';
  const reasons = findings.filter(
    ({ severity, needsConsent }) => severity === 'blocker' || needsConsent,
  );
  return [
    'What stops it, and what to do:',
    reasons.map(({ code: id, remedy }) => `- \`${id}\` ${code(remedy)}`).join('\n'),
    ...(refusal.howToAccept === ''
      ? []
      : [`To consent, add to the request: ${code(refusal.howToAccept)}`]),
  ].join('\n\n');
}

function planned({ outcome, planHash, refusal }: MigrationStatus): string {
  if (outcome !== 'planned' || planHash === null) return '';
  const how = `the plan is \`${planHash}\`; the result holds it, field by field.`;
  if (refusal !== null) return `Under "Result": ${how}`;
  return `Under "Result": ${how}\n\nTo run exactly this one, start again with ${code(`"planHash": "${planHash}"`)} and without \`dryRun\`.`;
}

function notes({ findings, decisions, ignoredSignals, notUndone }: MigrationStatus): string {
  const lines = [
    ...notUndone.map((what) => `- ❗ NOT undone: ${code(what)}`),
    ...findings.map(({ severity, code: id, what }) => `- ${severity}: \`${id}\` ${what}`),
    ...decisions.map(
      ({ kind, approver, atMs }) => `- ${kind} by ${code(approver)} at ${iso(atMs)}`,
    ),
    ...ignoredSignals.map(
      ({ name, why, atMs }) =>
        `- signal ${code(name)} at ${iso(atMs)} changed nothing: ${code(why)}`,
    ),
  ];
  return lines.join('\n');
}

/** Text that somebody sent, shown as it is: in backticks, on one line, and cut. */
function code(text: string): string {
  const line = text.replaceAll('`', "'").replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  return line === '' ? '' : `\`${line}\``;
}

function iso(ms: number): string {
  return `\`${new Date(ms).toISOString().slice(0, 19)}Z\``;
}
