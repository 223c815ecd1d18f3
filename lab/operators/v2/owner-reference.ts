import type { ObjectMeta } from '../../kubernetes.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** Makes the garbage collector remove an object after its PerconaPGCluster. */
export function ownerReference({
  name,
  uid,
}: ResolvedCluster): NonNullable<ObjectMeta['ownerReferences']>[number] {
  return {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
