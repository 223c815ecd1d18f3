import type { Finding } from '../model/finding.ts';
import type { JsonValue } from '../model/json.ts';
import { describeCluster } from '../model/names.ts';
import type { Plan, SecretPlan } from '../model/plan.ts';
import { listChanges, type Change } from './list-changes.ts';
import type { PlanReport } from './plan-report.ts';
import { countFindings, renderFindings } from './render-findings.ts';
import { renderVerdicts } from './render-plan-verdicts.ts';
import { toYaml } from './render-plan-yaml.ts';
import { PAGE_WIDTH, hang, wrapText } from './wrap-text.ts';

/** A plan as one page of text: what stops it first, then what it does, and last how to start it. */
export function renderPlan(report: PlanReport): string {
  const { request, findings, plan } = report;
  const sections = [
    [headline(report)],
    order(report),
    [`Preflight: ${countFindings(findings)}`],
    renderFindings(plan === null ? findings : withoutVerdicts(findings), request.accept),
    consent(report),
    ...(plan === null ? [] : [...whatItDoes(plan), [dryRun(findings)], ...whatIsMade(plan)]),
    conclusion(report),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headline({ request, plan }: PlanReport): string {
  const operator = plan === null ? '' : `, for operator ${plan.crVersion}`;
  return `${describeCluster(request.source)} → ${describeCluster(request.target)}${operator}`;
}

/** Only where it is not the document's: what v1 is kept for, and whether there is a way back to it. */
function order({ request: { cutover, target } }: PlanReport): string[] {
  if (cutover.order === 'delete-then-promote') return [];
  const back =
    target.repository === 'own'
      ? 'Until then a fall-back to v1 is possible, which loses what v2 has written.'
      : "There is no way back to it: v2 archives into v1's path (target.repository: takeOver).";
  return wrapText(
    `Order: ${cutover.order}. v1 is kept, stopped, until v2 was verified and its delete was approved. ${back}`,
    PAGE_WIDTH,
  );
}

/** What it says of every setting stands below, among the verdicts. */
function withoutVerdicts(findings: Finding[]): Finding[] {
  return findings.map((finding) =>
    finding.code === 'NEEDS_YOU'
      ? { ...finding, what: 'Settings of v1 need you.', remedy: 'see "needs you" below.' }
      : finding,
  );
}

/** As a line of JSON it stands in a request of YAML as well. */
function consent({ howToAccept }: PlanReport): string[] {
  if (howToAccept === '') return [];
  const { accept } = JSON.parse(`{${howToAccept}}`) as { accept: string[] };
  return [
    'To go on in spite of what needs your consent, have this in the request:',
    ...hang('  ', howToAccept, PAGE_WIDTH),
    'or at the command line:',
    `  --accept ${accept.join(' ')}`,
  ];
}

/** Findings by which the dry run at the target's API server ends otherwise than well, or cannot be made. */
const DRY_RUN_CODES = [
  'TARGET_CRD_MISSING',
  'TARGET_NAMESPACE_MISSING',
  'TARGET_REFUSED',
  'DRY_RUN_UNSEEN',
];

function whatItDoes(plan: Plan): string[][] {
  return [renderVerdicts(plan.verdicts), beforehand(plan)];
}

/** What the target's API server said to the custom resource; the findings have its words. */
function dryRun(findings: Finding[]): string {
  const code = DRY_RUN_CODES.find((known) => findings.some((finding) => finding.code === known));
  const answer = code === undefined ? 'accepted, no field dropped' : `see ${code} above`;
  return `Shown in both forms to the target's API server in a dry run: ${answer}.`;
}

function whatIsMade(plan: Plan): string[][] {
  return [
    secrets(plan.secrets),
    [
      'The v2 custom resource as it is created:',
      '',
      ...toYaml(plan.standby)
        .split('\n')
        .map((line) => `  ${line}`),
    ],
    afterPromotion(plan),
  ];
}

function beforehand({ setKeepBackups }: Plan): string[] {
  if (!setKeepBackups) return [];
  return wrapText(
    'Set on v1 beforehand: spec.keepBackups: true. v1 restarts once, by a rolling restart with a switchover.',
    PAGE_WIDTH,
  );
}

/** By name and origin; a plan holds no value of a secret. */
function secrets(all: SecretPlan[]): string[] {
  return [
    'Secrets of v2, by name; their values are read from v1 and shown nowhere:',
    ...all.flatMap((secret) => [`  ${secret.name}`, ...hang('    ', originOf(secret), PAGE_WIDTH)]),
  ];
}

function originOf({ kind, user, from }: SecretPlan): string {
  const origin = `from ${from.kind} ${from.name}`;
  if (kind === 'repository') return `credentials of the repository, ${origin}`;
  if (kind === 'user') return `password of ${user ?? '?'}, ${origin}`;
  return `a copy, ${origin}`;
}

function afterPromotion({ standby, final }: Plan): string[] {
  const changes = listChanges(standby as unknown as JsonValue, final as unknown as JsonValue);
  return [
    'Changed in it once v2 is promoted:',
    ...changes.flatMap((change) => hang('  ', describeChange(change), PAGE_WIDTH)),
  ];
}

function describeChange({ path, before, after }: Change): string {
  if (before === undefined) return `${path}: ${JSON.stringify(after)} (new)`;
  if (after === undefined) return `${path}: removed`;
  return `${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}

function conclusion({ plan, next, stopping, request }: PlanReport): string[] {
  const hash = plan === null ? 'No plan could be made.' : `Plan ${plan.planHash}`;
  if (next === null)
    return [
      hash,
      ...hang(
        '  ',
        `A migration would be refused: ${stopping.map(({ code }) => code).join(', ')}. Nothing was touched.`,
        PAGE_WIDTH,
      ),
    ];
  const first = request.dryRun ? 'take dryRun out of the request, then run' : 'run';
  return [hash, `  Nothing was touched. To do exactly this, ${first}:`, `  ${next}`];
}
