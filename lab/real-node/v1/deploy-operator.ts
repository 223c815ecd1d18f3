import { waitFor, type KubeObject, type LabConnection } from '../../kubernetes.ts';
import { V1_OPERATOR } from '../../operators/v1/deploy-v1-operator.ts';
import { createIfAbsent } from '../../operators/v1/kube.ts';
import { V1_INSTALLATION } from '../../operators/v1/names.ts';
import { readOperatorLog } from './read-operator-log.ts';
import { V1_IMAGE } from './image-recipes.ts';

const READY_TIMEOUT_MS = 90_000;
const LABELS = { name: V1_OPERATOR.name, vendor: 'crunchydata' };

/**
 * Deploys the real v1 operator and waits until it says that it runs. Its Deployment has four containers in life; the
 * API server, scheduler and event queue serve v1's own command line and its schedules, so only the operator is here.
 */
export async function deployRealV1Operator(lab: LabConnection): Promise<void> {
  const { namespace, name } = V1_OPERATOR;
  for (const object of [...account(), deployment()]) await createIfAbsent(lab, object);
  await waitFor(`the v1 operator (${namespace}/${name}) to run`, READY_TIMEOUT_MS, async () =>
    (await readOperatorLog(lab)).includes('PostgreSQL Operator initialized and running'),
  );
}

/** In life a role of its own; here nothing is at stake, and with all rights it finds namespaces by their labels. */
function account(): KubeObject[] {
  const { namespace, name } = V1_OPERATOR;
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `v1-${name}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
  return [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }, binding];
}

const field = (name: string, fieldPath: string) => ({
  name,
  valueFrom: { fieldRef: { fieldPath } },
});
const value = (name: string, text: string) => ({ name, value: text });

function deployment(): KubeObject {
  const [prefix = '', tag = ''] = V1_IMAGE.split(':');
  const operator = {
    name: 'operator',
    image: `${V1_IMAGE}-postgres-operator`,
    imagePullPolicy: 'IfNotPresent',
    env: [
      // It says only then which namespaces it has taken over.
      value('CRUNCHY_DEBUG', 'true'),
      value('NAMESPACE', 'pg'),
      value('PGO_INSTALLATION_NAME', V1_INSTALLATION),
      field('PGO_OPERATOR_NAMESPACE', 'metadata.namespace'),
      field('MY_POD_NAME', 'metadata.name'),
      // Percona's part takes the prefix that Crunchy's part has for other images.
      value('CCP_IMAGE_PREFIX', prefix),
      value('PGO_IMAGE_PREFIX', prefix),
      value('PGO_IMAGE_TAG', tag),
      // It wants to know where the event queue is, even to leave it alone.
      value('EVENT_ADDR', 'localhost:4150'),
      value('DISABLE_EVENTING', 'true'),
      value('DISABLE_TELEMETRY', 'true'),
    ],
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
  const pod = {
    serviceAccountName: V1_OPERATOR.name,
    containers: [operator],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...V1_OPERATOR, labels: LABELS },
    spec: {
      replicas: 1,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: pod },
    },
  };
}
