import { activityInfo } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import type { CustomObject, Kubernetes, ObjectRef } from '../clients/kubernetes/kubernetes.ts';
import { NotOurs } from '../model/errors.ts';
import { OWNER_ANNOTATION, describeCluster, v1Names } from '../model/names.ts';
import type { ClusterRef } from '../model/request.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';

/** The two clusters of a migration: the first argument of every activity that touches them. */
export interface MigrationRef {
  source: ClusterRef;
  target: ClusterRef;
}

/** A v2 cluster as far as we must know it before we touch it. */
export interface TargetObject extends CustomObject {
  spec: { standby?: { enabled?: boolean } };
}

/** Whether an object carries the mark of the migration that is running. */
export function isOurs(annotations: Record<string, string> | undefined): boolean {
  return annotations?.[OWNER_ANNOTATION] === migrationOwner();
}

/** A custom resource of ours as it is applied: with the mark of the migration that is running. */
export function withOwner(cluster: V2Cluster): V2Cluster {
  const { metadata } = cluster;
  const annotations = { ...metadata.annotations, [OWNER_ANNOTATION]: migrationOwner() };
  return { ...cluster, metadata: { ...metadata, annotations } };
}

/**
 * Refuse a v2 cluster that is another's, or that is in service: made in the name of this workflow too, it may be
 * the result of an earlier run.
 *
 * @throws {NotOurs}
 */
export function refuseUnlessOurStandby(cluster: TargetObject, target: ClusterRef): void {
  const name = `The v2 cluster ${describeCluster(target)}`;
  if (!isOurs(cluster.metadata.annotations)) throw new NotOurs(name);
  if (cluster.spec.standby?.enabled !== true)
    throw new NotOurs(name, 'takes writes: it is no standby, and nothing of ours may touch it');
}

export interface BothSides {
  source: Kubernetes;
  target: Kubernetes;
}

export async function bothSides(
  clients: Clients,
  { source, target }: MigrationRef,
): Promise<BothSides> {
  return {
    source: await clients.kubernetes(source.context),
    target: await clients.kubernetes(target.context),
  };
}

export function customResource({ namespace, cluster }: ClusterRef): ObjectRef {
  return { namespace, name: cluster };
}

/** Where v1's Patroni keeps its dynamic configuration. */
export function patroniConfig({ namespace, cluster }: ClusterRef): ObjectRef {
  return { namespace, name: v1Names.patroniConfig(cluster) };
}

/** The workflow in whose name an activity acts, as it is marked on every object that it creates. */
export function migrationOwner(): string {
  return execution().workflowId;
}

/** `<workflowId>/<runId>`: the holder of the lock on a source. */
export function lockOwner(): string {
  const { workflowId, runId } = execution();
  return `${workflowId}/${runId}`;
}

function execution() {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined)
    throw new Error('activities of a migration run only inside its workflow');
  return workflowExecution;
}
