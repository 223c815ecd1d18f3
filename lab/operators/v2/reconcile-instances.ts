import { resourcePath, type KubeObject } from '../../kubernetes.ts';
import { buildInstance } from './build-instance.ts';
import { chooseInstances } from './choose-instances.ts';
import type { ClusterStatus } from './custom-resource.ts';
import { isReady, isUpToDate, isRunning, patroniMember } from './instance-pod.ts';
import { keys, objectNames } from './names.ts';
import type { InstancePod } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';
import { runInPod } from './run-in-pod.ts';

const RESTART_TIMEOUT_MS = 60_000;

/** Brings the instances to number and shape, one outdated pod at a time. */
export async function reconcileInstances(pass: ClusterPass, status: ClusterStatus): Promise<void> {
  const { cluster, resource, observed, applier } = pass;
  const plan = chooseInstances(cluster.name, resource.spec.instances, observed);
  const repository = restorableRepository(pass, status);
  const has = (list: KubeObject[], name: string): boolean =>
    list.some(({ metadata }) => metadata.name === name);
  for (const { name, set } of plan.wanted) {
    const objects = buildInstance(cluster, { ...pass, name, set, repository });
    for (const object of objects) {
      const claim = object.kind === 'PersistentVolumeClaim';
      if (claim && has(observed.claims, object.metadata.name)) continue; // a claim cannot be changed
      const missing = claim || (object.kind === 'StatefulSet' && !has(observed.statefulSets, name));
      await applier.apply(object, missing);
    }
  }
  for (const name of plan.surplus) await deleteInstance(pass, name);
  await rollOut(pass);
  await restartWhereNeeded(pass);
}

/** Where replicas come from: a standby's own repository, later the first with a complete backup. */
function restorableRepository({ cluster }: ClusterPass, status: ClusterStatus): string | undefined {
  if (cluster.standby.enabled && cluster.standby.repoName) return cluster.standby.repoName;
  return status.pgbackrest?.repos?.find((repo) => repo.replicaCreateBackupComplete)?.name;
}

async function deleteInstance({ applier, cluster, key, log }: ClusterPass, name: string) {
  log(`${key}: removing the instance ${name}; its volume stays`);
  const metadata = { name, namespace: cluster.namespace };
  await applier.remove({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata });
  const configMap = { ...metadata, name: `${name}-config` };
  await applier.remove({ apiVersion: 'v1', kind: 'ConfigMap', metadata: configMap });
}

/** Deletes one pod whose template changed, replicas first, while all others are ready. */
async function rollOut({ lab, observed, key, log }: ClusterPass): Promise<void> {
  const { pods, statefulSets } = observed;
  const settled = statefulSets.every((s) => s.status?.observedGeneration === s.metadata.generation);
  if (!settled || pods.some(({ metadata }) => metadata.deletionTimestamp)) return;
  const outdated = pods.filter((pod) => !isUpToDate(pod, statefulSets));
  const broken = outdated.find((pod) => !isReady(pod));
  const leaderLast = [...outdated].sort((a, b) => Number(isLeader(a)) - Number(isLeader(b)));
  const next = broken ?? (pods.every(isReady) ? leaderLast[0] : undefined);
  if (!next) return;
  log(`${key}: restarting ${next.metadata.name} for its new template`);
  const { uid } = next.metadata;
  const pod = { ...next, apiVersion: 'v1', kind: 'Pod' };
  const body = { preconditions: { uid } };
  await lab.request({ method: 'DELETE', path: resourcePath(pod), body });
}

/** Some parameters need a restart of PostgreSQL; Patroni marks the members, the operator restarts them. */
async function restartWhereNeeded({
  lab,
  cluster,
  observed,
  key,
  log,
}: ClusterPass): Promise<void> {
  const pending = observed.pods.filter(
    (pod) => isRunning(pod) && patroniMember(pod).pending_restart === true,
  );
  const next = pending.find((pod) => !isLeader(pod)) ?? pending[0];
  if (!next) return;
  log(`${key}: PostgreSQL in ${next.metadata.name} needs a restart for its new parameters`);
  const { patroniScope } = objectNames(cluster.name);
  const script = `patronictl-4 restart --pending --force "$1" "$2"`;
  const args = [patroniScope, next.metadata.name];
  await runInPod(lab, next, { script, args, timeoutMs: RESTART_TIMEOUT_MS });
}

function isLeader({ metadata }: InstancePod): boolean {
  return ['master', 'primary'].includes(metadata.labels?.[keys.role] ?? '');
}
