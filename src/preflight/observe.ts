import type { Clients } from '../clients/clients.ts';
import type { Observation, Seen } from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { lookAtAll } from './look-at.ts';
import { lookAtOwnRepository, lookAtSource, type IsRunning } from './look-at-source.ts';
import { lookAtPlanned, lookAtTarget } from './look-at-target.ts';
import { lookForPermissions } from './look-for-permissions.ts';
import { lookForPlan } from './look-for-plan.ts';
import type { Planned } from './make-plan.ts';
import { planFromSeen } from './plan-from-seen.ts';
import { reachSides, type Sides } from './reach-sides.ts';

/** Who is looking. */
export interface Observer {
  /** Workflow whose objects are its own; null for the command line, which owns nothing. */
  observer: string | null;
  isRunning: IsRunning;
}

/** Everything that was seen. `source` is unseen where v1's custom resource could not be read; null means there is none. */
export type Observed = Omit<Observation, 'source'> & { source: Seen<V1Cluster | null> };

/**
 * Look at both sides as one read-only pass. Looks that do not depend on each other are made at the same time; only
 * what the plan would make is looked at when there is one.
 */
export async function observe(
  clients: Clients,
  request: MigrationRequest,
  { observer, isRunning }: Observer,
): Promise<{ seen: Observed; planned: Planned }> {
  const sides = reachSides(clients, request);
  const forPlan = lookForPlan(sides, request);
  const [others, { planned, ...planParts }] = await Promise.all([
    lookAtAll({
      ...lookAtSource(sides.source, forPlan.source, request, isRunning),
      ...lookAtTarget(sides.target, request),
      missingPermissions: lookForPermissions(sides, request),
    }),
    planAndTry(sides, request, forPlan),
  ]);
  return { seen: { ...planParts.input, ...planParts.place, ...others, observer }, planned };
}

async function planAndTry(
  sides: Sides,
  request: MigrationRequest,
  looks: ReturnType<typeof lookForPlan>,
) {
  const input = await lookAtAll(looks);
  const planned = planFromSeen(request, input);
  const place = await lookAtAll({
    ...lookAtPlanned(sides.target, request, planned),
    ownRepository: lookAtOwnRepository(sides.source, looks.source, { request, planned }),
  });
  return { input, planned, place };
}
