import { deleteObject } from '../../lab/operators/v1/kube.ts';
import type { Scenario } from './scenario.ts';

/** Clusters that nobody looks at any more would take the processor from the scenarios that follow. */
export async function removeClusters({
  lab,
  namespace,
  sourceName,
  target,
}: Scenario): Promise<void> {
  const kind = 'PerconaPGCluster';
  const v1 = { apiVersion: 'pg.percona.com/v1', kind, namespace, name: sourceName };
  await deleteObject(lab, { apiVersion: 'pgv2.percona.com/v2', kind, ...target });
  await deleteObject(lab, v1);
}
