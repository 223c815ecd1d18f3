import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

import type { KubeObject } from '../../../kubernetes.ts';
import { buildPgcluster } from '../build-pgcluster.ts';
import { mergePatch, readObject } from '../kube.ts';
import { V1_API } from '../names.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { PerconaPgCluster, Pgcluster } from '../types.ts';

const POLL_MS = 1_000;

/**
 * The custom resource changed. Equal specs are ignored (annotations and labels never arrive), and so
 * is everything while the cluster is paused. Before the change is handed on, v1 waits for the
 * primary's Deployment to be available, and with it wait the events of all other clusters.
 */
export async function clusterUpdated(
  context: OperatorContext,
  old: PerconaPgCluster,
  cr: PerconaPgCluster,
): Promise<void> {
  if (isDeepStrictEqual(old.spec, cr.spec)) return;
  if (old.spec.pause && cr.spec.pause) return;
  const { name, namespace = '' } = cr.metadata;
  await waitForPrimary(context, namespace, name);
  const where = { apiVersion: V1_API, kind: 'Pgcluster', namespace, name };
  const previous = await readObject<Pgcluster>(context.lab, where);
  if (!previous) throw new Error(`pgcluster ${namespace}/${name} does not exist`);
  const { metadata, spec } = buildPgcluster(cr, previous);
  await mergePatch(context.lab, where, {
    metadata: { annotations: metadata.annotations, labels: metadata.labels },
    spec,
  });
}

interface Deployment extends KubeObject {
  status?: { replicas?: number; availableReplicas?: number };
}

/** As in v1: sleeps first, gives up silently. */
async function waitForPrimary(
  { lab, settings, log }: OperatorContext,
  namespace: string,
  name: string,
): Promise<void> {
  const deadline = Date.now() + settings.updateWaitSeconds * 1_000;
  const where = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name };
  while (Date.now() < deadline) {
    await sleep(POLL_MS);
    const status = (await readObject<Deployment>(lab, where))?.status;
    if ((status?.replicas ?? 0) === (status?.availableReplicas ?? 0)) return;
  }
  log(`${namespace}/${name}: Deployment not available after ${settings.updateWaitSeconds} s`);
}
