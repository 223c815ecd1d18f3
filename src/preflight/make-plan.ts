import { describeCluster } from '../model/names.ts';
import type { OperatorFacts } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import { cloudStorage } from '../planner/cloud-storage.ts';
import { releaseFor, unusableBecause } from '../planner/releases.ts';
import { translate } from '../planner/translate.ts';
import { hashPlan } from './hash-plan.ts';
import type { PlanParts } from './look-for-plan.ts';

/** What a plan is made of; the operator need not be seen where the request says its version. */
export type PlanMaterial = Omit<PlanParts, 'targetOperator'> & {
  targetOperator: OperatorFacts | null;
};

/** A plan, or why none can be made, as the end of a sentence. */
export type Planned = { made: true; plan: Plan } | { made: false; why: string };

/** Translate v1 as it was seen. What keeps a plan from being made is what preflight has blockers for. */
export function makePlan(request: MigrationRequest, seen: PlanMaterial): Planned {
  const { source, targetOperator, ...rest } = seen;
  if (source === null) return withoutSource(request);
  if (cloudStorage(source, request.source.storage) === null)
    return none('v1 has no cloud storage to migrate from, or several, and none of them is chosen');
  const version = request.target.crVersion ?? targetOperator?.version ?? null;
  if (version === null)
    return none("the version of v2's operator is not known; target.crVersion can say it");
  const release = releaseFor(version);
  if (release === null)
    return none(
      `v2's operator ${version} cannot be migrated to: ${unusableBecause(version) ?? 'unknown'}`,
    );
  const { majorVersion } = rest.postgres;
  if (release.images[majorVersion] === undefined)
    return none(`v2's operator ${release.crVersion} has no image of PostgreSQL ${majorVersion}`);
  const plan = translate({ request, source, release, ...rest });
  return { made: true, plan: { planHash: hashPlan(plan), ...plan } };
}

/** Where there is no v1, that is the reason, and not what is missing of it. */
export function withoutSource({ source }: MigrationRequest): Extract<Planned, { made: false }> {
  return { made: false, why: `there is no v1 cluster ${describeCluster(source)}` };
}

function none(why: string): Planned {
  return { made: false, why };
}
