import { readDatabaseFacts } from '../clients/databases.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { readOperator } from '../clients/operators.ts';
import { databaseEnvironment, refOf, sourceAddresses, sourcePrimary } from '../clients/pods.ts';
import { readServerFacts } from '../clients/postgres.ts';
import { V1, v1Names } from '../model/names.ts';
import type { DatabaseFacts, OperatorFacts, PostgresFacts } from '../model/observation.ts';
import type { ClusterRef, MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { applicationUser } from '../planner/translate/users.ts';
import type { Looks } from './look-at.ts';
import type { Sides } from './reach-sides.ts';

/** What a plan is made of, once it was seen. */
export interface PlanParts {
  /** null when there is no such cluster. */
  source: V1Cluster | null;
  environment: Record<string, string>;
  postgres: PostgresFacts;
  databases: DatabaseFacts;
  sourceSecrets: Record<string, string[] | null>;
  targetOperator: OperatorFacts;
}

/** Begin to look at everything that a plan is made of. */
export function lookForPlan(
  sides: Sides,
  { source: ref, target }: MigrationRequest,
): Looks<PlanParts> {
  const at = { namespace: ref.namespace, name: ref.cluster };
  const source = sides.source.then((k) => k.get<V1Cluster>(V1, at));
  const primary = sides.source.then((k) => sourcePrimary(k, ref));
  return {
    source,
    environment: primary.then(databaseEnvironment),
    postgres: primary.then(async (pod) => readServerFacts(await sides.source, refOf(pod))),
    databases: primary.then(async (pod) => {
      const k = await sides.source;
      return readDatabaseFacts(k, refOf(pod), await sourceAddresses(k, ref));
    }),
    sourceSecrets: source.then(async (cluster) => secretKeys(await sides.source, ref, cluster)),
    targetOperator: sides.target.then((k) => readOperator(k, 'v2', target.namespace)),
  };
}

/** Keys only: the values are read when they are handed to v2, and by nobody else. */
async function secretKeys(
  k: Kubernetes,
  { namespace, cluster }: ClusterRef,
  source: V1Cluster | null,
): Promise<Record<string, string[] | null>> {
  const user = applicationUser(source ?? { spec: {} });
  const names = [v1Names.repoSecret(cluster), v1Names.userSecret(cluster, user)];
  const keys = names.map(async (name) => {
    const data = await k.readData('Secret', { namespace, name });
    return [name, data === null ? null : Object.keys(data)] as const;
  });
  return Object.fromEntries(await Promise.all(keys));
}
