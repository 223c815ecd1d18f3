import type { KubeObject } from '../../../kubernetes.ts';
import { createIfAbsent, mergePatch, readObject } from '../kube.ts';
import { claim, services } from '../manifests/cluster-objects.ts';
import { databaseDeployment } from '../manifests/database-deployment.ts';
import { instanceClaims } from '../manifests/instance-storage.ts';
import { patroniConfigMap } from '../manifests/patroni-config-map.ts';
import { repositoryDeployment } from '../manifests/repository-deployment.ts';
import { clusterNames, V1_API } from '../names.ts';
import type { OperatorContext } from '../operator-context.ts';
import { STATE, type Pgcluster } from '../types.ts';

/** A pgcluster appeared: make the objects that its pods come from. Idempotent. */
export async function pgclusterAdded(
  context: OperatorContext,
  pgcluster: Pgcluster,
): Promise<void> {
  const { name, namespace = '' } = pgcluster.metadata;
  const state = pgcluster.status?.state;
  if (state === STATE.initialized || state === STATE.shutdown) return;
  const { lab, settings } = context;
  const { repositoryClaim } = clusterNames(name);
  const objects = [
    ...instanceClaims(pgcluster, name),
    claim(pgcluster, repositoryClaim, pgcluster.spec.backrestStorage),
    patroniConfigMap(pgcluster, await customConfig(context, pgcluster)),
    repositoryDeployment(pgcluster),
    databaseDeployment(pgcluster, name, settings.kubeconfigPath),
    ...services(pgcluster),
  ];
  for (const object of objects) await createIfAbsent(lab, object);
  await mergePatch(
    lab,
    { apiVersion: V1_API, kind: 'Pgcluster', namespace, name },
    { status: { state: STATE.processed, message: 'Successfully processed Pgcluster' } },
  );
}

/** Makes the replicas' Deployments and claims; v1 does so once the first backup can seed them. */
export async function ensureReplicas(
  { lab, settings }: OperatorContext,
  pgcluster: Pgcluster,
): Promise<void> {
  for (let index = 1; index <= pgcluster.spec.replicas; index += 1) {
    const instance = `${pgcluster.spec.name}-repl${index}`;
    for (const object of instanceClaims(pgcluster, instance)) await createIfAbsent(lab, object);
    await createIfAbsent(lab, databaseDeployment(pgcluster, instance, settings.kubeconfigPath));
  }
}

async function customConfig(
  { lab }: OperatorContext,
  { metadata, spec }: Pgcluster,
): Promise<string | undefined> {
  if (spec.customconfig === '') return undefined;
  const { namespace = '' } = metadata;
  const where = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: spec.customconfig };
  return (await readObject<KubeObject>(lab, where))?.data?.['postgres-ha.yaml'];
}
