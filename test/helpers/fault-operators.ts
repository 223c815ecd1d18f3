import { waitFor, type LabConnection } from '../../lab/kubernetes.ts';
import { V1_OPERATOR } from '../../lab/operators/v1/deploy-v1-operator.ts';
import { listObjects, mergePatch } from '../../lab/operators/v1/kube.ts';
import { V2_OPERATOR } from '../../lab/operators/v2/deploy-v2-operator.ts';

const SETTLE_TIMEOUT_MS = 60_000;
const DEPLOYMENTS = { v1: V1_OPERATOR, v2: V2_OPERATOR };

export type OperatorName = keyof typeof DEPLOYMENTS;

/** Both operators of a lab, to be spoilt and put back. */
export class FaultOperators {
  private readonly lab: LabConnection;

  constructor(lab: LabConnection) {
    this.lab = lab;
  }

  /** Scale an operator, and wait until its pods are as many. */
  async scale(operator: OperatorName, replicas: number): Promise<void> {
    const where = { apiVersion: 'apps/v1', kind: 'Deployment', ...DEPLOYMENTS[operator] };
    await mergePatch(this.lab, where, { spec: { replicas } });
    await waitFor(`${replicas} pods of the ${operator} operator`, SETTLE_TIMEOUT_MS, async () => {
      const pods = await this.pods(operator);
      return pods.length === replicas && pods.every(isReady);
    });
  }

  /** Change the operator's deployment, and wait until a new pod of it is ready. */
  async redeploy(operator: OperatorName, change: object): Promise<void> {
    const { namespace, name } = DEPLOYMENTS[operator];
    const before = (await this.pods(operator)).map(({ metadata }) => metadata.name);
    const containers = [{ name: 'operator', ...change }];
    await this.lab.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { template: { spec: { containers } } } },
    });
    await waitFor(`a new pod of the ${operator} operator`, SETTLE_TIMEOUT_MS, async () => {
      const pods = await this.pods(operator);
      return (
        pods.every((pod) => isReady(pod) && !before.includes(pod.metadata.name)) && pods.length > 0
      );
    });
  }

  private pods(operator: OperatorName): Promise<OperatorPod[]> {
    const { namespace } = DEPLOYMENTS[operator];
    return listObjects<OperatorPod>(this.lab, { apiVersion: 'v1', kind: 'Pod', namespace });
  }
}

interface OperatorPod {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  status?: { conditions?: { type: string; status: string }[] };
}

function isReady({ status }: OperatorPod): boolean {
  return status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}
