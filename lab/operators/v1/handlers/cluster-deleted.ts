import { deleteObject } from '../kube.ts';
import { clusterNames, V1_API } from '../names.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { PerconaPgCluster } from '../types.ts';

/** The custom resource is gone: delete the pgcluster, whose deletion starts the rmdata Job. */
export async function clusterDeleted(
  { lab }: OperatorContext,
  cr: PerconaPgCluster,
): Promise<void> {
  const { name, namespace = '' } = cr.metadata;
  await deleteObject(lab, { apiVersion: V1_API, kind: 'Pgcluster', namespace, name });
  if (cr.spec.keepBackups || cr.spec.keepData) return;
  const users = cr.spec.secretsName ?? clusterNames(name).usersSecret;
  await deleteObject(lab, { apiVersion: 'v1', kind: 'Secret', namespace, name: users });
}
