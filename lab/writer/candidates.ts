import { watchResource, type KubeObject, type LabConnection } from '../kubernetes.ts';
import type { Side } from './ledger.ts';
import type { ClusterReference } from './writer-config.ts';

/** A server that may be the primary. */
export interface Endpoint {
  host: string;
  port: number;
}

/** An endpoint and the cluster that it belongs to. */
export interface Candidate extends Endpoint {
  side: Side;
}

interface Pod extends KubeObject {
  spec?: { containers?: { name: string; ports?: { name?: string; containerPort: number }[] }[] };
  status?: { podIP?: string };
}

const V2 = 'postgres-operator.crunchydata.com';

/** Label selector of a cluster's primary; a v2 standby's leader carries the primary's label, too. */
export function primarySelector(side: Side, name: string): string {
  return side === 'v1'
    ? `pg-cluster=${name},role=master`
    : `${V2}/cluster=${name},${V2}/role in (master,primary)`;
}

/** Where a pod's PostgreSQL listens; undefined as long as it has no address. */
export function podEndpoint(pod: KubeObject): Endpoint | undefined {
  const { spec, status } = pod as Pod;
  const database = spec?.containers?.find(({ name }) => name === 'database');
  const port = database?.ports?.find(({ name }) => name === 'postgres')?.containerPort ?? 5432;
  return status?.podIP ? { host: status.podIP, port } : undefined;
}

/**
 * Follows the pods labelled as primary of both clusters by watches, so that finding the new primary
 * in the write outage costs the machine nothing. The returned function gives the present ones, v1 first.
 */
export function watchCandidates(
  lab: LabConnection,
  clusters: { source: ClusterReference; target?: ClusterReference },
  signal: AbortSignal,
): () => Candidate[] {
  const known = new Map<string, Candidate>();
  const follow = (side: Side, { namespace, name }: ClusterReference): void => {
    void watchResource<Pod>({
      lab,
      path: `/api/v1/namespaces/${namespace}/pods`,
      labelSelector: primarySelector(side, name),
      signal,
      onEvent: ({ type, object }) => {
        const uid = object.metadata.uid ?? '';
        const endpoint = podEndpoint(object);
        if (type === 'DELETED' || !endpoint) known.delete(uid);
        else known.set(uid, { side, ...endpoint });
      },
    });
  };
  follow('v1', clusters.source);
  if (clusters.target) follow('v2', clusters.target);
  return () => [...known.values()].sort((a, b) => a.side.localeCompare(b.side));
}
