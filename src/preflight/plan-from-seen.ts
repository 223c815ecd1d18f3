import type { Seen } from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { SeenParts } from './look-at.ts';
import type { PlanParts } from './look-for-plan.ts';
import { makePlan, withoutSource, type Planned } from './make-plan.ts';

/** The plan, where everything that it is made of was seen. */
export function planFromSeen(request: MigrationRequest, seen: SeenParts<PlanParts>): Planned {
  const { source, environment, postgres, databases, sourceSecrets, targetOperator } = seen;
  if (!source.seen) return unseen('v1', source);
  if (source.value === null) return withoutSource(request);
  if (!environment.seen) return unseen("the environment of v1's database container", environment);
  if (!postgres.seen) return unseen("v1's PostgreSQL", postgres);
  if (!databases.seen) return unseen("v1's databases", databases);
  if (!sourceSecrets.seen) return unseen("v1's secrets", sourceSecrets);
  // Where the request says the version, the operator need not be seen.
  if (!targetOperator.seen && request.target.crVersion === null)
    return unseen("v2's operator", targetOperator);
  return makePlan(request, {
    source: source.value,
    environment: environment.value,
    postgres: postgres.value,
    databases: databases.value,
    sourceSecrets: sourceSecrets.value,
    targetOperator: targetOperator.seen ? targetOperator.value : null,
  });
}

function unseen(part: string, { why }: Extract<Seen<unknown>, { seen: false }>): Planned {
  return { made: false, why: `${part} could not be looked at: ${why.replace(/\.$/, '')}` };
}
