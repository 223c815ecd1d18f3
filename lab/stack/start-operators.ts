import { connectLab } from '../kubernetes.ts';
import { deployV1Operator } from '../operators/v1/deploy-v1-operator.ts';
import { deployV2Operator } from '../operators/v2/deploy-v2-operator.ts';
import type { StackDescription } from '../stack.ts';

/** How the operators are to run. */
export interface OperatorOptions {
  /** Shortens the v1 operator's wait of 150 s in an update whose PostgreSQL is down. */
  v1UpdateWaitSeconds?: number;
}

/** Deploys both operators as pods and waits until they watch. */
export async function startOperators(
  { kubeconfigPath }: StackDescription,
  { v1UpdateWaitSeconds }: OperatorOptions = {},
): Promise<void> {
  const lab = await connectLab(kubeconfigPath);
  try {
    await Promise.all([
      deployV1Operator(lab, {
        kubeconfigPath,
        ...(v1UpdateWaitSeconds !== undefined && { updateWaitSeconds: v1UpdateWaitSeconds }),
      }),
      deployV2Operator(lab, { kubeconfigPath }),
    ]);
  } finally {
    await lab.close();
  }
}
