import type { Clients } from '../clients/clients.ts';
import { PlanImpossible } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import { lookAt } from './look-at.ts';
import { lookForPlan } from './look-for-plan.ts';
import { makePlan, withoutSource } from './make-plan.ts';
import { reachSides } from './reach-sides.ts';

/**
 * The plan as it would be made at this moment: only what it is made of is looked at, and nothing is checked.
 *
 * @throws {PlanImpossible} when what was seen leaves no plan to be made.
 * @throws {HandoverError} of its own kind when something could not be seen; it may be worth another look.
 */
export async function planNow(clients: Clients, request: MigrationRequest): Promise<Plan> {
  const { targetOperator, ...looks } = lookForPlan(reachSides(clients, request), request);
  const all = Promise.all([
    looks.source,
    looks.environment,
    looks.postgres,
    looks.databases,
    looks.sourceSecrets,
    // Where the request says the version, an operator that cannot be seen is no obstacle.
    request.target.crVersion === null ? targetOperator : orNull(targetOperator),
  ]);
  const [looked] = await Promise.allSettled([looks.source, all]);
  if (looked.status === 'fulfilled' && looked.value === null)
    throw new PlanImpossible(withoutSource(request).why);
  const [source, environment, postgres, databases, sourceSecrets, operator] = await all;
  const seen = {
    source,
    environment,
    postgres,
    databases,
    sourceSecrets,
    targetOperator: operator,
  };
  const planned = makePlan(request, seen);
  if (!planned.made) throw new PlanImpossible(planned.why);
  return planned.plan;
}

async function orNull<T>(look: Promise<T>): Promise<T | null> {
  const seen = await lookAt(look);
  return seen.seen ? seen.value : null;
}
