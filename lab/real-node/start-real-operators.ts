import type { LabConnection } from '../kubernetes.ts';
import type { RealNodeParts } from './ensure-real-node.ts';
import { deployRealV1Operator } from './v1/deploy-operator.ts';
import { deployRealV2Operator } from './v2/deploy-operator.ts';

/** Deploys both real operators and waits until they watch. */
export async function startRealOperators(
  lab: LabConnection,
  { modules, innerCrds }: Pick<RealNodeParts, 'modules' | 'innerCrds'>,
): Promise<void> {
  await Promise.all([
    deployRealV1Operator(lab),
    deployRealV2Operator(lab, { moduleDirectory: modules.v2, innerCrds }),
  ]);
}
