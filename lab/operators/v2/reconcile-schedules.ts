import { isNotFound, resourcePath, type LabConnection } from '../../kubernetes.ts';
import type { ClusterResource, Repository } from './custom-resource.ts';
import type { ClusterPass } from './operator-context.ts';
import type { ScheduledBackup } from './scheduled-backups.ts';

const API = 'pgv2.percona.com/v2';
const TYPES = [
  ['full', 'full'],
  ['differential', 'diff'],
  ['incremental', 'incr'],
] as const;

/** Keeps the operator's own clock to what the custom resource asks for. A bad schedule is told and left out. */
export function reconcileSchedules({ cluster, schedules, key, log }: ClusterPass): void {
  try {
    schedules.set(
      cluster,
      cluster.repositories.flatMap((repository) => schedulesOf(cluster, repository)),
    );
  } catch (error) {
    log(`${key}: failed to create a cron for a scheduled backup job: ${String(error)}`);
  }
}

function schedulesOf(
  { name: cluster, namespace }: { name: string; namespace: string },
  { name: repository, schedules = {} }: Repository,
): (ScheduledBackup & { schedule: string })[] {
  return TYPES.flatMap(([field, type]) => {
    const schedule = schedules[field];
    if (!schedule) return [];
    const name = `${cluster}-${repository}-${type}`;
    return [{ name, namespace, cluster, repository, type, schedule }];
  });
}

/**
 * Asks for a backup that is due, as a PerconaPGBackup of its own; not while the cluster is not ready or not ready
 * for backups, which a standby never is.
 */
export async function startScheduledBackup(
  lab: LabConnection,
  { name, namespace, cluster, repository, type }: ScheduledBackup,
): Promise<'asked for' | 'not ready' | 'no cluster'> {
  const kind = 'PerconaPGCluster';
  const path = resourcePath({ apiVersion: API, kind, metadata: { namespace, name: cluster } });
  const found = await lab.request<ClusterResource>({ path }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (!found) return 'no cluster';
  const ready = found.status?.conditions?.find((one) => one.type === 'ReadyForBackup');
  if (found.status?.state !== 'ready' || ready?.status === 'False') return 'not ready';
  const backup = { apiVersion: API, kind: 'PerconaPGBackup', metadata: { namespace } };
  const { labels, annotations } = found.spec.metadata ?? {};
  await lab.request({
    method: 'POST',
    path: resourcePath(backup),
    body: {
      ...backup,
      metadata: { generateName: `${name}-`, namespace, labels, annotations },
      spec: { pgCluster: cluster, repoName: repository, options: [`--type=${type}`] },
    },
  });
  return 'asked for';
}
