import { isDeepStrictEqual } from 'node:util';

import type { KubeObject } from '../../../kubernetes.ts';
import { listObjects, mergePatch } from '../kube.ts';
import type { OperatorContext } from '../operator-context.ts';
import { STATE, type Pgcluster } from '../types.ts';
import { ensureReplicas } from './pgcluster-added.ts';
import { shutDown, startUp } from './shut-down.ts';

/**
 * The pgcluster changed. Returns true if the cluster was started again, which v1 follows up with
 * stanza-create and a full backup, as after the first start.
 */
export async function pgclusterUpdated(
  context: OperatorContext,
  old: Pgcluster,
  pgcluster: Pgcluster,
): Promise<boolean> {
  if (isDeepStrictEqual(old.spec, pgcluster.spec)) return false;
  const isShutDown = pgcluster.status?.state === STATE.shutdown;
  if (pgcluster.spec.shutdown && !isShutDown) await shutDown(context, pgcluster);
  const starts = !pgcluster.spec.shutdown && isShutDown;
  if (starts) await startUp(context, pgcluster);
  if (!isDeepStrictEqual(old.spec.annotations, pgcluster.spec.annotations)) {
    await rollingUpdate(context, pgcluster);
  }
  if (old.spec.replicas < pgcluster.spec.replicas) await ensureReplicas(context, pgcluster);
  if (old.spec.replicas > pgcluster.spec.replicas) {
    context.log(`${pgcluster.spec.name}: taking replicas away is not done in the lab`);
  }
  return starts;
}

/**
 * Annotations are in the pods' template: a change of keepBackups or keepData restarts every
 * PostgreSQL, replicas first. A lone primary comes back on a new timeline.
 */
async function rollingUpdate({ lab, log }: OperatorContext, pgcluster: Pgcluster): Promise<void> {
  const { name, namespace = '' } = pgcluster.metadata;
  const where = { apiVersion: 'apps/v1', kind: 'Deployment', namespace };
  const selector = `pg-cluster=${name},pgo-pg-database=true`;
  const deployments = await listObjects<KubeObject>(lab, where, selector);
  deployments.sort((a, b) => Number(a.metadata.name === name) - Number(b.metadata.name === name));
  log(`${namespace}/${name}: annotations changed, rolling update`);
  const { global: annotations } = pgcluster.spec.annotations;
  for (const { metadata } of deployments) {
    await mergePatch(
      lab,
      { ...where, name: metadata.name },
      { spec: { template: { metadata: { annotations } } } },
    );
  }
}
