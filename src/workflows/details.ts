import type { Decision } from '../model/decision.ts';
import { describeWindow } from '../model/maintenance-window.ts';
import { describeCluster } from '../model/names.ts';
import { PHASE_TITLES, type Phase } from '../model/phase.ts';
import type { MigrationStatus } from '../model/status.ts';
import { checklist, endedBadly } from '../planner/checklist.ts';
import { describeWrites } from '../planner/describe-writes.ts';
import { whereItStands } from '../planner/where-it-stands.ts';
import { gateDetails, waitHeadline } from './gate-details.ts';
import { code, iso } from './markdown.ts';
import { secondGateDetails } from './second-gate-details.ts';

/**
 * The Markdown that the Temporal UI shows under "User Metadata". Short lines and code fences: the pane is narrow,
 * does not wrap code, and turns dashes and quotes outside code into typographic ones.
 */
export function renderDetails(status: MigrationStatus): string {
  return [
    `**${describeCluster(status.source)} → ${describeCluster(status.target)}**`,
    headline(status),
    steps(status),
    gateDetails(status),
    secondGateDetails(status),
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
  if (outcome === 'fellBack') return `Fell back. ${whereItStands(status)}${lost(status)}`;
  if (outcome !== null && status.pastPointOfNoReturn)
    return [`Ended: ${outcome}.`, code(reason ?? ''), whereItStands(status)]
      .filter(Boolean)
      .join(' ');
  if (outcome !== null)
    return [`Ended: ${outcome}.`, code(reason ?? ''), whereV1Is(status)].filter(Boolean).join(' ');
  const waits = waitHeadline(status);
  if (waits !== '') return waits;
  if (waitingFor !== null)
    return `Waiting since ${iso(waitingFor.sinceMs)} for: ${waitingFor.what}`;
  return status.pastPointOfNoReturn
    ? whereItStands(status)
    : 'Under way. Nothing irreversible has been done.';
}

function whereV1Is({ notUndone }: MigrationStatus): string {
  return notUndone.length === 0
    ? 'v1 is in service.'
    : 'NOT everything could be undone: see below, v1 may be STOPPED.';
}

/** What the way back has cost. */
function lost({ fallBack }: MigrationStatus): string {
  if (fallBack === null) return '';
  const least = fallBack.exact ? '' : ', or more: it was not shut down cleanly';
  return ` v1 lacks what v2 had taken in: ${code(describeWrites(fallBack.lost))}${least}.`;
}

function steps(status: MigrationStatus): string {
  return checklist(status)
    .map((phase) => `- ${mark(status, phase)} ${PHASE_TITLES[phase]}`)
    .join('\n');
}

function mark(status: MigrationStatus, phase: Phase): string {
  const timing = status.phases[phase];
  if (timing === undefined) return '⬜';
  const seconds = (timing.totalMs / 1000).toFixed(1);
  if (timing.running) return status.waitingFor === null ? '▶️' : '✋';
  if (endedBadly(status) && status.phase === phase) return `❌ (${seconds} s)`;
  return `✅ (${seconds} s)`;
}

/** A command without its end is of no use; still, nothing is unbounded. */
const REMEDY_LIMIT = 4_000;

/** What stops it, with what to do: for whoever has to mend it before the next start. */
function refused({ refusal, findings }: MigrationStatus): string {
  if (refusal === null) return '';
  const reasons = findings.filter(
    ({ severity, needsConsent }) => severity === 'blocker' || needsConsent,
  );
  return [
    'What stops it, and what to do:',
    reasons.map(({ code: id, remedy }) => `- \`${id}\` ${code(remedy, REMEDY_LIMIT)}`).join('\n'),
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
      (decision) =>
        `- ${decision.kind} by ${code(decision.approver)} at ${iso(decision.atMs)}${named(decision)}`,
    ),
    ...ignoredSignals.map(
      ({ name, why, atMs }) =>
        `- signal ${code(name)} at ${iso(atMs)} changed nothing: ${code(why)}`,
    ),
  ];
  return lines.join('\n');
}

/** When an approval wants the cut-over, where it said so. */
function named({ window }: Decision): string {
  if (window === null) return '';
  return window === 'now' ? ', for now' : `, for ${code(describeWindow(window))}`;
}
