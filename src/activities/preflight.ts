import type { Clients } from '../clients/clients.ts';
import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { readCloudRepository } from '../clients/pgbackrest.ts';
import {
  databaseEnvironment,
  operatorIsRunning,
  refOf,
  sourcePrimary,
  sourceRepoHost,
} from '../clients/pods.ts';
import { readPostgresFacts } from '../clients/postgres.ts';
import { HandoverError, PreflightFailed } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import { OWNER_ANNOTATION, V1, V2, operatorSelectors, v1Names } from '../model/names.ts';
import type { Observation, Seen } from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { blockers, findings } from '../planner/checks.ts';
import { cloudStorage } from '../planner/translate.ts';
import { bothSides, customResource, migrationOwner, type TargetObject } from './migration-ref.ts';

/**
 * Look at everything, change nothing.
 *
 * @returns the findings that stop nobody.
 * @throws PREFLIGHT_FAILED, not retried, with every blocker at once.
 */
async function runPreflight(clients: Clients, request: MigrationRequest): Promise<Finding[]> {
  const all = findings(request, await observe(clients, request));
  const stopping = blockers(all);
  if (stopping.length > 0) throw new PreflightFailed(stopping);
  return all;
}

export const preflightActivities = { runPreflight };

/** Gather what the checks decide on. What cannot be seen is told as such, never guessed. */
export async function observe(clients: Clients, request: MigrationRequest): Promise<Observation> {
  const sides = await bothSides(clients, request);
  const source = await sides.source.get<V1Cluster>(V1, customResource(request.source));
  const target = await lookAt(() => sides.target.serves(V2, request.target.namespace));
  const existing =
    target.seen && target.value
      ? await sides.target.get<TargetObject>(V2, customResource(request.target))
      : null;
  return {
    source,
    ...(await observeSource(sides.source, request, source)),
    sourceOperatorRunning: await lookAt(() =>
      operatorIsRunning(sides.source, operatorSelectors.v1),
    ),
    targetCrdServed: target,
    targetOperatorRunning: await lookAt(() =>
      operatorIsRunning(sides.target, operatorSelectors.v2),
    ),
    target: {
      exists: existing !== null,
      madeBy: existing?.metadata.annotations?.[OWNER_ANNOTATION] ?? null,
      standby: existing?.spec.standby?.enabled === true,
    },
    observer: migrationOwner(),
  };
}

async function observeSource(
  k: Kubernetes,
  { source: ref }: MigrationRequest,
  source: V1Cluster | null,
): Promise<Pick<Observation, 'sourceEnvironment' | 'postgres' | 'repository' | 'secretKeys'>> {
  const primary = await lookAt(() => sourcePrimary(k, ref));
  const storage = source === null ? null : cloudStorage(source);
  const secrets = [
    v1Names.repoSecret(ref.cluster),
    v1Names.userSecret(ref.cluster, source?.spec.user ?? 'pguser'),
  ];
  const keys = secrets.map(async (name) => {
    const secret = await k.readSecret({ namespace: ref.namespace, name });
    return [name, secret === null ? null : Object.keys(secret.data)] as const;
  });
  return {
    sourceEnvironment: primary.seen
      ? { seen: true, value: databaseEnvironment(primary.value) }
      : primary,
    postgres: primary.seen
      ? await lookAt(() => readPostgresFacts(k, refOf(primary.value)))
      : primary,
    repository: await lookAt(async () => {
      const repoHost = await sourceRepoHost(k, ref);
      return readCloudRepository(k, refOf(repoHost), storage?.verifyTLS === true);
    }),
    secretKeys: Object.fromEntries(await Promise.all(keys)),
  };
}

async function lookAt<T>(look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: true, value: await look() };
  } catch (error) {
    if (error instanceof HandoverError) return { seen: false, why: error.explanation.what };
    throw error;
  }
}
