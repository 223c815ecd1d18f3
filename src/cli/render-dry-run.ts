import type { MigrationStatus } from '../model/status.ts';
import { countFindings, renderFindings } from './render-findings.ts';

/** The end of a dry run: all that was found, with what to do, and how to run what was planned. */
export function renderDryRun(status: MigrationStatus, workflowId: string): string[] {
  const { findings, refusal, planHash } = status;
  const wantConsent = findings.filter(({ needsConsent }) => needsConsent).map(({ code }) => code);
  // The status does not hold the request; nothing is refused, so whatever wanted consent had it.
  const accepted = refusal === null ? wantConsent : [];
  return [
    `Preflight: ${countFindings(findings)}`,
    '',
    ...renderFindings(findings, accepted),
    ...(findings.length === 0 ? [] : ['']),
    planHash === null ? 'No plan could be made.' : `Plan ${planHash}`,
    refusal === null
      ? `  Nothing was touched. Start again with "planHash": "${planHash ?? ''}", without dryRun, to do exactly this.`
      : '  Nothing was touched. A migration would be refused: see above.',
    ...consentLine(status).map((line) => `  ${line}`),
    ...(planHash === null ? [] : [`  All of the plan: handover status ${workflowId} --json`]),
  ];
}

/** What to add to the request where consent is missing; no line where none is. */
export function consentLine({ refusal }: MigrationStatus): string[] {
  const howToAccept = refusal?.howToAccept ?? '';
  return howToAccept === ''
    ? []
    : [`What needs your consent has it with ${howToAccept} in the request.`];
}
