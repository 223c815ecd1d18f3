import type { Clients } from '../clients/clients.ts';
import { PlanImpossible, PreflightFailed } from '../model/errors.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { Refusal } from '../model/status.ts';
import { howToAccept, stopping } from '../planner/checks.ts';
import { examine, type Examination } from '../preflight/examine.ts';
import { tell } from './heartbeats.ts';
import { migrationOwner } from './migration-ref.ts';
import { isRunning } from './source-lock.ts';

/** What preflight saw and planned, and whether a migration may go on from there. */
export interface Preflight extends Examination {
  /** null when it may. A dry run tells it, a migration ends with it. */
  refusal: { code: string; message: string; why: Refusal } | null;
}

/** Look at everything, plan everything, change nothing. Every finding at once. */
async function runPreflight(clients: Clients, request: MigrationRequest): Promise<Preflight> {
  tell('both sides to show what they are, and for a plan; nothing is touched');
  const examination = await examine(clients, request, { observer: migrationOwner(), isRunning });
  const reasons = stopping(examination.findings, request.accept);
  if (reasons.length === 0 && examination.plan === null)
    throw new PlanImpossible('nothing was found that speaks against one, and none could be made');
  if (reasons.length === 0) return { ...examination, refusal: null };
  const accept = howToAccept(examination.findings, request.accept);
  const { code, message, explanation } = new PreflightFailed(reasons, accept);
  const why = { ...explanation, howToAccept: accept };
  return { ...examination, refusal: { code, message, why } };
}

export const preflightActivities = { runPreflight };
