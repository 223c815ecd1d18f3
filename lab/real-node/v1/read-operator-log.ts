import { text } from 'node:stream/consumers';

import { waitFor, type LabConnection } from '../../kubernetes.ts';
import { V1_OPERATOR } from '../../operators/v1/deploy-v1-operator.ts';
import { listObjects } from '../../operators/v1/kube.ts';

const TAKEN_OVER_TIMEOUT_MS = 60_000;

/** All that the v1 operator's pods have said so far. */
export async function readOperatorLog(lab: LabConnection): Promise<string> {
  const { namespace, name } = V1_OPERATOR;
  const pods = await listObjects(lab, { apiVersion: 'v1', kind: 'Pod', namespace }, `name=${name}`);
  const logs = pods.map(async ({ metadata }) => {
    const path = `/api/v1/namespaces/${namespace}/pods/${metadata.name}/log?container=operator`;
    return text(await lab.stream(path, AbortSignal.timeout(TAKEN_OVER_TIMEOUT_MS)));
  });
  return (await Promise.all(logs)).join('\n');
}

/**
 * Waits until the v1 operator acts in a namespace: a cluster that it is given earlier stays "pgcluster Processed" for
 * good, for its templates are not loaded yet.
 */
export async function awaitTakenOver(lab: LabConnection, namespace: string): Promise<void> {
  const words = `controller group for namespace ${namespace} is now running`;
  await waitFor(`v1's operator to take over ${namespace}`, TAKEN_OVER_TIMEOUT_MS, async () =>
    (await readOperatorLog(lab)).includes(words),
  );
}
