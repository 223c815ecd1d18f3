import { connectLab } from '../kubernetes.ts';
import { deployV1Operator } from '../operators/v1/deploy-v1-operator.ts';
import { deployV2Operator } from '../operators/v2/deploy-v2-operator.ts';
import type { StackDescription } from '../stack.ts';

/** How the operators are to run. */
export interface OperatorOptions {
  /** Shortens the v1 operator's wait of 150 s in an update whose PostgreSQL is down. */
  v1UpdateWaitSeconds?: number;
  /** Namespaces that v1's operator is told of; it also watches those that carry its labels. Default: its own. */
  v1Namespaces?: string[];
  /** Namespaces that v2's operator watches. Default: all. */
  v2Namespaces?: string[];
}

/** Deploys both operators as pods and waits until they watch. */
export async function startOperators(
  { kubeconfigPath }: StackDescription,
  { v1UpdateWaitSeconds, v1Namespaces, v2Namespaces }: OperatorOptions = {},
): Promise<void> {
  const lab = await connectLab(kubeconfigPath);
  try {
    await Promise.all([
      deployV1Operator(lab, {
        kubeconfigPath,
        ...(v1Namespaces && { namespaces: v1Namespaces }),
        ...(v1UpdateWaitSeconds !== undefined && { updateWaitSeconds: v1UpdateWaitSeconds }),
      }),
      deployV2Operator(lab, {
        kubeconfigPath,
        ...(v2Namespaces && { namespaces: v2Namespaces }),
      }),
    ]);
  } finally {
    await lab.close();
  }
}
