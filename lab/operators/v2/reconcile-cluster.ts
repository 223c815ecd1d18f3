import { isNotFound, resourcePath } from '../../kubernetes.ts';
import { buildStatus } from './build-status.ts';
import type { ClusterResource, ClusterStatus, RepositoryStatus } from './custom-resource.ts';
import { isWritable } from './instance-pod.ts';
import { observeCluster } from './observe-cluster.ts';
import type { ClusterPass, OperatorContext } from './operator-context.ts';
import { prepareResource } from './prepare-resource.ts';
import { reconcileBackups } from './reconcile-backups.ts';
import { reconcileDatabases } from './reconcile-databases.ts';
import { reconcileDeletion, removeLeftovers } from './reconcile-deletion.ts';
import { reconcileFoundation } from './reconcile-foundation.ts';
import { reconcileInstances } from './reconcile-instances.ts';
import { isForeignPatroniConfig } from './reconcile-patroni-config.ts';
import { reconcileSchedules } from './reconcile-schedules.ts';
import { reconcileStanza } from './reconcile-stanza.ts';
import { reconcileUsers } from './reconcile-users.ts';
import { recordEvent } from './record-event.ts';
import { resolveSpec } from './resolve-spec.ts';
import { writeStatus } from './write-status.ts';

const LEFTOVERS_RETRY_MS = 500;

/**
 * One pass over one cluster: everything is decided by what the API server shows now, so an operator that
 * was killed in the middle goes on from there.
 */
export async function reconcileCluster(context: OperatorContext, key: string): Promise<void> {
  const [namespace = '', name = ''] = key.split('/');
  const found = await readCluster(context, namespace, name);
  if (!found) {
    context.schedules.set({ namespace, name }, []);
    const left = await removeLeftovers(context, { namespace, name });
    if (left === 'waiting') context.enqueue(key, LEFTOVERS_RETRY_MS);
    return;
  }
  if (found.metadata.deletionTimestamp) {
    await reconcileDeletion(context, found);
    return;
  }
  const resource = await prepareResource(context, found);
  const cluster = resolveSpec(resource);
  const { enabled, host, repoName } = cluster.standby;
  if (enabled && !host && !repoName) {
    const message =
      'spec.standby: Invalid value: Standby requires a host or repoName to be enabled';
    const reason = 'InvalidStandbyConfiguration';
    await recordEvent(context.lab, cluster, { type: 'Warning', reason, message });
    return;
  }
  const observed = await observeCluster(context.lab, cluster);
  const pass: ClusterPass = { ...context, key, resource, cluster, observed };
  reconcileSchedules(pass);
  if (await waitForPredecessor(pass)) return;
  await reconcileFoundation(pass);
  await reconcileRest(pass);
}

async function reconcileRest(pass: ClusterPass): Promise<void> {
  const { cluster, observed } = pass;
  const status = (repositories?: RepositoryStatus[]): ClusterStatus =>
    currentStatus(pass, repositories);
  await reconcileInstances(pass, status());
  pass.resource = await writeStatus(pass, pass.resource, status());
  const verifiers = await reconcileUsers(pass);
  const primary = cluster.paused ? undefined : observed.pods.find(isWritable);
  if (primary) {
    await reconcileDatabases(pass, primary, verifiers);
    const repositories = status().pgbackrest?.repos ?? [];
    const created = await reconcileStanza(pass, primary, repositories);
    pass.resource = await writeStatus(pass, pass.resource, status(created));
  }
  const repositories = await reconcileBackups(pass, primary, status());
  pass.resource = await writeStatus(pass, pass.resource, status(repositories));
}

function currentStatus(pass: ClusterPass, repositories?: RepositoryStatus[]): ClusterStatus {
  const { resource, cluster, observed, patroniVersion } = pass;
  const remembered: ClusterResource = repositories
    ? { ...resource, status: { ...resource.status, pgbackrest: { repos: repositories } } }
    : resource;
  return buildStatus(remembered, { cluster, observed, patroniVersion, now: new Date() });
}

/** An earlier cluster of this name must be gone: its pods would join, its Patroni state would be taken over. */
async function waitForPredecessor(pass: ClusterPass): Promise<boolean> {
  const { observed, enqueue, key, log, cluster } = pass;
  const foreign = isForeignPatroniConfig(pass);
  if (!observed.leftovers && !foreign) return false;
  log(`${key}: waiting for what an earlier cluster of this name left behind to go`);
  if (!observed.leftovers && foreign) await removeLeftovers(pass, cluster);
  enqueue(key, LEFTOVERS_RETRY_MS);
  return true;
}

async function readCluster(
  { lab }: OperatorContext,
  namespace: string,
  name: string,
): Promise<ClusterResource | undefined> {
  const reference = {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    metadata: { name, namespace },
  };
  try {
    return await lab.request<ClusterResource>({ path: resourcePath(reference) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
