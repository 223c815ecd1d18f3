import type { Clients } from '../clients/clients.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import { findings } from '../planner/checks.ts';
import { findingsWithoutSource } from './findings-without-source.ts';
import { observe, type Observer } from './observe.ts';

/** All that can be said of a migration before anything is done: what is wrong with it, and what it would do. */
export interface Examination {
  findings: Finding[];
  /** null when what was seen leaves none to be made; then there is a blocker that says why. */
  plan: Plan | null;
}

/**
 * Look at both sides, plan, and examine what was seen; nothing is changed. What cannot be seen is told as a finding,
 * and keeps nothing else from being seen.
 */
export async function examine(
  clients: Clients,
  request: MigrationRequest,
  by: Observer,
): Promise<Examination> {
  const { seen, planned } = await observe(clients, request, by);
  const plan = planned.made ? planned.plan : null;
  const { source } = seen;
  if (!source.seen)
    return { findings: findingsWithoutSource(request, { ...seen, source: null }), plan };
  return { findings: findings(request, { ...seen, source: source.value }, plan), plan };
}
