import { fileURLToPath } from 'node:url';

import {
  applyObject,
  awaitDeployment,
  type KubeObject,
  type LabConnection,
} from '../../kubernetes.ts';
import { NODE } from './names.ts';

/** Namespace and Deployment of the v2 operator, as in life. */
export const V2_OPERATOR = {
  namespace: 'pg-operator',
  name: 'percona-postgresql-operator',
} as const;
const READY_TIMEOUT_MS = 60_000;
const HEALTH_PORT = 8081;

/** How the operator is to run. */
export interface V2OperatorOptions {
  /** Readable by the database's OS user: Patroni uses it too. */
  kubeconfigPath: string;
  /** Namespaces to watch; default: all. */
  namespaces?: string[];
}

/** Deploys the v2 operator and waits until its pod is ready. */
export async function deployV2Operator(
  lab: LabConnection,
  options: V2OperatorOptions,
): Promise<void> {
  const { namespace } = V2_OPERATOR;
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await applyObject(lab, space, { fieldManager: 'lab' });
  const deployment = v2OperatorDeployment(options);
  await applyObject(lab, deployment, { fieldManager: 'lab' });
  const wait = { what: 'the v2 operator', timeoutMs: READY_TIMEOUT_MS };
  await awaitDeployment(lab, V2_OPERATOR, wait);
}

/** The operator's Deployment; scaled to 0 it is down, and goes on from the cluster's state when it is back. */
export function v2OperatorDeployment(options: V2OperatorOptions): KubeObject {
  const labels = {
    'app.kubernetes.io/component': 'operator',
    'app.kubernetes.io/instance': V2_OPERATOR.name,
    'app.kubernetes.io/name': V2_OPERATOR.name,
    'app.kubernetes.io/part-of': V2_OPERATOR.name,
    'pgv2.percona.com/control-plane': 'postgres-operator',
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...V2_OPERATOR, labels },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(options) },
    },
  };
}

function podSpec({ kubeconfigPath, namespaces = [] }: V2OperatorOptions): object {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  return {
    nodeName: NODE,
    terminationGracePeriodSeconds: 10,
    containers: [
      {
        name: 'operator',
        image: 'docker.io/percona/percona-postgresql-operator:2.9.0',
        command: [process.execPath, program],
        env: [
          { name: 'WATCH_NAMESPACE', value: namespaces.join(',') },
          { name: 'PGO_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          { name: 'PGO_FEATURE_GATES', value: '' },
          { name: 'KUBECONFIG', value: kubeconfigPath },
          { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        ],
        readinessProbe: { httpGet: { path: '/readyz', port: HEALTH_PORT }, periodSeconds: 1 },
      },
    ],
  };
}
