import type { V1StorageClass } from '@kubernetes/client-node';
import type { CustomObject, Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { DEFAULT_CLASS_ANNOTATIONS, OWNER_ANNOTATION, V2 } from '../model/names.ts';
import type { DryRun, Observation, TargetFacts } from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { Looks } from './look-at.ts';
import { NothingToLookAt } from './look-at.ts';
import type { Planned } from './make-plan.ts';
import { tryDry } from './try-dry.ts';

type StorageClasses = Extract<Observation['storageClasses'], { seen: true }>['value'];

/** What is looked at on v2's side, whatever the plan is. */
export interface TargetParts {
  targetCrdServed: boolean;
  storageClasses: StorageClasses;
}

/** What is looked at once it is known what would be made there. */
export interface PlannedParts {
  target: TargetFacts;
  dryRun: DryRun;
}

export function lookAtTarget(
  side: Promise<Kubernetes>,
  { target: { namespace } }: MigrationRequest,
): Looks<TargetParts> {
  return {
    targetCrdServed: side.then((k) => k.serves(V2, namespace)),
    storageClasses: side.then(async (k) => (await k.listStorageClasses()).map(describeClass)),
  };
}

/** Without a plan there is nothing to try, and no secret's name to be taken. */
export function lookAtPlanned(
  side: Promise<Kubernetes>,
  request: MigrationRequest,
  planned: Planned,
): Looks<PlannedParts> {
  const secrets = planned.made ? planned.plan.secrets.map(({ name }) => name) : [];
  return {
    target: side.then((k) => lookAtPlace(k, request, secrets)),
    dryRun: side.then((k) => {
      if (!planned.made) throw new NothingToLookAt(`There is no plan to try: ${planned.why}.`);
      return tryDry(k, planned.plan);
    }),
  };
}

interface TargetCluster extends CustomObject {
  spec?: { standby?: { enabled?: boolean } };
}

async function lookAtPlace(
  k: Kubernetes,
  { target: { namespace, cluster } }: MigrationRequest,
  secretNames: string[],
): Promise<TargetFacts> {
  const [labels, existing, ...secrets] = await Promise.all([
    k.readNamespaceLabels(namespace),
    k.get<TargetCluster>(V2, { namespace, name: cluster }),
    ...secretNames.map((name) => lookAtSecret(k, { namespace, name })),
  ]);
  return {
    namespaceExists: labels !== null,
    exists: existing !== null,
    madeBy: existing?.metadata.annotations?.[OWNER_ANNOTATION] ?? null,
    standby: existing?.spec?.standby?.enabled === true,
    secrets: secrets.flat(),
  };
}

async function lookAtSecret(k: Kubernetes, at: { namespace: string; name: string }) {
  const secret = await k.readSecret(at);
  if (secret === null) return [];
  return [{ name: at.name, madeBy: secret.annotations[OWNER_ANNOTATION] ?? null }];
}

function describeClass({ metadata }: V1StorageClass): StorageClasses[number] {
  const annotations = metadata?.annotations ?? {};
  return {
    name: metadata?.name ?? '',
    isDefault: DEFAULT_CLASS_ANNOTATIONS.some((mark) => annotations[mark] === 'true'),
  };
}
