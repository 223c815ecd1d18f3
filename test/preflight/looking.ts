import type { V1StorageClass } from '@kubernetes/client-node';
import type { CustomObject, Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import { observe, type Observed, type Observer } from '../../src/preflight/observe.ts';
import type { Fields } from '../clients/fake-kubernetes.ts';
import { OBSERVER, v1Cluster } from '../helpers/builders.ts';
import { REQUEST, sides, type Illness } from './healthy-sides.ts';

export interface Ill {
  source?: Illness;
  target?: Illness;
}

export const BY: Observer = { observer: OBSERVER, isRunning: () => Promise.resolve(true) };

/** What is seen of two sides that are well but for this. */
export async function look(
  ill: Ill = {},
  { by = BY, request = REQUEST }: { by?: Observer; request?: MigrationRequest } = {},
): Promise<Observed> {
  return (await observe(sides(ill).clients, request, by)).seen;
}

/** A method that answers with any custom resource. */
export function found(object: object | null): Kubernetes['get'] {
  return <T extends CustomObject>() => Promise.resolve(object as T | null);
}

/** A source side whose v1 has this in its spec. */
export const withSpec = (spec: Partial<V1Spec>) => ({ get: found(v1Cluster(spec)) });

export function storageClass(fields: Fields<V1StorageClass>): V1StorageClass {
  return fields;
}
