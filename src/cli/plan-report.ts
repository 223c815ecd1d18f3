import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import { howToAccept, stopping } from '../planner/checks.ts';

/** Everything that `handover plan` tells, whatever it is printed as. */
export interface PlanReport {
  request: MigrationRequest;
  findings: Finding[];
  /** null where v1 could not be seen well enough to plan; a finding says why. */
  plan: Plan | null;
  /** What stops a migration: blockers, and warnings whose consent is missing. */
  stopping: Finding[];
  /** Line of the request's JSON by which what wants consent has it; empty where nothing wants any. */
  howToAccept: string;
  /** The command that starts exactly this plan; null while something stops it. */
  next: string | null;
}

/** @param startCommand the command for a plan's hash. */
export function planReport(
  request: MigrationRequest,
  { findings, plan }: { findings: Finding[]; plan: Plan | null },
  startCommand: (planHash: string) => string,
): PlanReport {
  const reasons = stopping(findings, request.accept);
  const fit = plan !== null && reasons.length === 0;
  return {
    request,
    findings,
    plan,
    stopping: reasons,
    howToAccept: howToAccept(findings, request.accept),
    next: fit ? startCommand(plan.planHash) : null,
  };
}

/** Exit status for scripts; 1 is left for errors: a bad request, an API server that does not answer. */
export function exitStatusOf({ findings, next }: PlanReport): 0 | 2 | 3 {
  if (next === null) return 3;
  return findings.some(({ severity }) => severity === 'warning') ? 2 : 0;
}

/** The report as one object, for `--output json`. */
export function planAsJson(report: PlanReport): object {
  const { plan, findings, stopping: reasons } = report;
  return {
    planHash: plan?.planHash ?? null,
    source: report.request.source,
    target: report.request.target,
    order: report.request.cutover.order,
    findings,
    stopping: reasons.map(({ code }) => code),
    howToAccept: report.howToAccept,
    crVersion: plan?.crVersion ?? null,
    systemIdentifier: plan?.systemIdentifier ?? null,
    setKeepBackups: plan?.setKeepBackups ?? null,
    verdicts: plan?.verdicts ?? null,
    repository: plan?.repository ?? null,
    secrets: plan?.secrets ?? null,
    standby: plan?.standby ?? null,
    final: plan?.final ?? null,
    next: report.next,
  };
}
