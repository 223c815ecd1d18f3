import type { Check } from '../../src/planner/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { V1Cluster, V1Spec } from '../../src/model/v1-cluster.ts';
import { CHECKS, findings } from '../../src/planner/checks.ts';
import {
  databaseFacts,
  observation,
  plan as healthyPlan,
  request as smallestRequest,
  seen,
  v1Cluster,
} from '../helpers/builders.ts';

/** What a check is looked at with: parts of an observation, and of what stands beside it. */
export type World = Partial<Observation> & { request?: MigrationRequest; plan?: Plan | null };

/** v1 without what is worth a word even in the official example: a PgBouncer that has no TLS. */
export function quietSource(spec: Partial<V1Spec> = {}): V1Cluster {
  return v1Cluster({ pgBouncer: { size: 0 }, ...spec });
}

/** Databases without what is worth a word even in the official example: texts that glibc sorts. */
export const quietDatabases = databaseFacts({
  locales: [{ database: 'pgdb', collate: 'C', ctype: 'C', provider: 'libc' }],
});

/** What is found where there is nothing to say but for what the world is given. */
export function found({ request, plan, ...overrides }: World = {}): Finding[] {
  const quiet = { source: quietSource(), databases: seen(quietDatabases) };
  return findings(
    request ?? smallestRequest(),
    observation({ ...quiet, ...overrides }),
    plan === undefined ? healthyPlan() : plan,
  );
}

export function codes(world: World = {}): string[] {
  return found(world).map(({ code }) => code);
}

/** The one finding of a world; throws when there are others. */
export function only(world: World): Finding {
  const [finding, ...others] = found(world);
  if (finding === undefined || others.length > 0)
    throw new Error(`expected one finding: ${JSON.stringify(found(world))}`);
  return finding;
}

/** Findings of one code, whatever else there is. */
export function ofCode(code: string, world: World): Finding[] {
  return found(world).filter((finding) => finding.code === code);
}

export function checkOf(code: string): Check {
  const check = CHECKS.find((c) => c.code === code);
  if (check === undefined) throw new Error(`no check ${code}`);
  return check;
}
