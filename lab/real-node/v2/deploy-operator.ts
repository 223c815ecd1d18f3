import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseAllDocuments } from 'yaml';

import {
  applyObject,
  awaitDeployment,
  type KubeObject,
  type LabConnection,
} from '../../kubernetes.ts';
import { V2_OPERATOR } from '../../operators/v2/deploy-v2-operator.ts';
import { makeCrds } from '../../stack/bootstrap-cluster.ts';

const READY_TIMEOUT_MS = 90_000;
/** Kinds without a namespace, of those in the manifests. */
const CLUSTER_WIDE = ['ClusterRole', 'ClusterRoleBinding'];

interface Deployment extends KubeObject {
  spec: {
    template: {
      spec: {
        containers: { imagePullPolicy: string; env: { name: string; value?: string }[] }[];
      };
    };
  };
}

/** What of the operator is on disk. */
export interface V2OperatorParts {
  /** The operator's Go module: its manifests are applied as they are, but for what cannot be here. */
  moduleDirectory: string;
  /** Files of its inner CRDs. */
  innerCrds: string[];
}

/** Deploys the real v2 operator for all namespaces, by its own manifests, and waits until its pod is ready. */
export async function deployRealV2Operator(
  lab: LabConnection,
  { moduleDirectory, innerCrds }: V2OperatorParts,
): Promise<void> {
  await makeCrds(lab, innerCrds);
  const rbac = await readManifests(join(moduleDirectory, 'deploy/cw-rbac.yaml'));
  const [deployment] = await readManifests(join(moduleDirectory, 'deploy/cw-operator.yaml'));
  if (deployment === undefined) throw new Error('deploy/cw-operator.yaml holds no Deployment');
  for (const object of [...rbac, adapted(deployment as Deployment)]) {
    await applyObject(lab, object, { fieldManager: 'lab' });
  }
  const wait = { what: 'the v2 operator', timeoutMs: READY_TIMEOUT_MS };
  await awaitDeployment(lab, V2_OPERATOR, wait);
}

async function readManifests(file: string): Promise<KubeObject[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  const objects = Array.isArray(documents)
    ? documents.map((each) => each.toJS() as KubeObject)
    : [];
  for (const object of objects) {
    if (!CLUSTER_WIDE.includes(object.kind)) object.metadata.namespace = V2_OPERATOR.namespace;
  }
  return objects;
}

/** There is no registry to pull from, and nobody to whom telemetry could be sent. */
function adapted(deployment: Deployment): Deployment {
  for (const container of deployment.spec.template.spec.containers) {
    container.imagePullPolicy = 'IfNotPresent';
    const telemetry = container.env.find(({ name }) => name === 'DISABLE_TELEMETRY');
    if (telemetry) telemetry.value = 'true';
  }
  return deployment;
}
