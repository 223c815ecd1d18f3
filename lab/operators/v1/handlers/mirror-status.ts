import { isNotFound } from '../../../kubernetes.ts';
import { mergePatch } from '../kube.ts';
import { V1_API } from '../names.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { Pgcluster } from '../types.ts';

/** Copies the pgcluster's status into the user's resource, under v1's Go field names. */
export async function mirrorStatus({ lab }: OperatorContext, pgcluster: Pgcluster): Promise<void> {
  if (pgcluster.status === undefined) return;
  const { name, namespace = '' } = pgcluster.metadata;
  const where = { apiVersion: V1_API, kind: 'PerconaPGCluster', namespace, name };
  const status = { size: 1 + pgcluster.spec.replicas, PGCluster: pgcluster.status, PGReplicas: {} };
  try {
    await mergePatch(lab, where, { status }, 'status');
  } catch (error) {
    if (!isNotFound(error)) throw error; // the user deleted it
  }
}
