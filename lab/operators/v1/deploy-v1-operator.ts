import { fileURLToPath } from 'node:url';

import { awaitDeployment, type KubeObject, type LabConnection } from '../../kubernetes.ts';
import { createIfAbsent } from './kube.ts';
import { LAB_NODE, V1_INSTALLATION } from './names.ts';
import { READINESS_PORT } from './settings.ts';

/** Namespace and Deployment of the v1 operator, as in life. */
export const V1_OPERATOR = { namespace: 'pgo', name: 'postgres-operator' } as const;
const READY_TIMEOUT_MS = 60_000;

/** How the operator is to run. */
export interface V1OperatorOptions {
  kubeconfigPath: string;
  /** Namespaces to watch beside those that carry the operator's labels; default: its own. */
  namespaces?: string[];
  /** Shortens v1's wait of 150 s in an update whose PostgreSQL is down. */
  updateWaitSeconds?: number;
}

/** Deploys the v1 operator and waits until it watches: given a cluster earlier, the real one trips. */
export async function deployV1Operator(
  lab: LabConnection,
  options: V1OperatorOptions,
): Promise<void> {
  const { namespace } = V1_OPERATOR;
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await createIfAbsent(lab, space);
  await createIfAbsent(lab, v1OperatorDeployment(options));
  const wait = { what: 'the v1 operator', timeoutMs: READY_TIMEOUT_MS };
  await awaitDeployment(lab, V1_OPERATOR, wait);
}

/** The operator's Deployment; scaled to 0 it is down, and what is deleted then is lost on it. */
export function v1OperatorDeployment(options: V1OperatorOptions): KubeObject {
  const labels = { name: V1_OPERATOR.name, vendor: 'crunchydata' };
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...V1_OPERATOR, labels },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeName: LAB_NODE,
          containers: [
            sleeper('apiserver', 'pgo-apiserver'),
            {
              name: 'operator',
              image: imageOf('postgres-operator'),
              command: [process.execPath, program],
              env: operatorEnvironment(options),
              readinessProbe: { httpGet: { path: '/', port: READINESS_PORT }, periodSeconds: 1 },
            },
            sleeper('scheduler', 'pgo-scheduler'),
            sleeper('event', 'pgo-event'),
          ],
        },
      },
    },
  };
}

/** In life four containers share the work; here one does it, and the others are there to be seen. */
function sleeper(name: string, image: string) {
  const namespace = { name: 'NAMESPACE', value: '' };
  return { name, image: imageOf(image), command: ['sleep', 'infinity'], env: [namespace] };
}

function imageOf(name: string): string {
  return `percona/percona-postgresql-operator:1.6.0-${name}`;
}

function operatorEnvironment({
  kubeconfigPath,
  namespaces = [],
  updateWaitSeconds,
}: V1OperatorOptions) {
  const field = (name: string, fieldPath: string) => ({
    name,
    valueFrom: { fieldRef: { fieldPath } },
  });
  const wait = { name: 'PG_HANDOVER_V1_UPDATE_WAIT_SECONDS', value: String(updateWaitSeconds) };
  return [
    { name: 'CRUNCHY_DEBUG', value: 'true' },
    { name: 'NAMESPACE', value: namespaces.join(',') },
    { name: 'PGO_INSTALLATION_NAME', value: V1_INSTALLATION },
    field('PGO_OPERATOR_NAMESPACE', 'metadata.namespace'),
    field('MY_POD_NAME', 'metadata.name'),
    { name: 'KUBECONFIG', value: kubeconfigPath },
    field('POD_IP', 'status.podIP'),
    ...(updateWaitSeconds === undefined ? [] : [wait]),
  ];
}
