import { resourcePath, type KubeObject } from '../../kubernetes.ts';
import type { ClusterResource } from './custom-resource.ts';
import { isRunning } from './instance-pod.ts';
import { keys, objectNames, STANZA } from './names.ts';
import { observeCluster } from './observe-cluster.ts';
import type { OperatorContext } from './operator-context.ts';
import { resolveSpec, type ResolvedCluster } from './resolve-spec.ts';
import { runInPod } from './run-in-pod.ts';

const STANZA_DELETE_TIMEOUT_MS = 120_000;

type Finalizer = (context: OperatorContext, cluster: ResolvedCluster) => Promise<void>;

/** In the real operator's order. `delete-backups` really erases every repository of the cluster. */
const FINALIZERS: readonly [string, Finalizer][] = [
  [keys.deletePvc, deleteClaimsAndUsers],
  [keys.deleteSsl, deleteCertificates],
  [keys.stopWatchers, () => Promise.resolve()],
  [keys.deleteBackups, deleteBackups],
];

/** Runs the finalizers of a custom resource that is being deleted; the rest is the garbage collector's. */
export async function reconcileDeletion(
  context: OperatorContext,
  resource: ClusterResource,
): Promise<void> {
  const cluster = resolveSpec(resource);
  let finalizers = resource.metadata.finalizers ?? [];
  for (const [name, run] of FINALIZERS) {
    if (!finalizers.includes(name)) continue;
    await run(context, cluster);
    finalizers = finalizers.filter((finalizer) => finalizer !== name);
    context.log(`${cluster.namespace}/${cluster.name}: finalizer ${name} done`);
    await context.lab.request({
      method: 'PATCH',
      path: resourcePath(resource),
      body: { metadata: { finalizers } },
    });
  }
}

async function deleteClaimsAndUsers(context: OperatorContext, cluster: ResolvedCluster) {
  const selector = `${keys.cluster}=${cluster.name}`;
  await deleteAll(context, cluster, 'PersistentVolumeClaim', selector);
  await deleteAll(context, cluster, 'Secret', `${selector},${keys.role}=pguser`);
}

async function deleteCertificates(context: OperatorContext, cluster: ResolvedCluster) {
  const names = objectNames(cluster.name);
  for (const name of [names.authority, names.certificate, names.replicationCertificate]) {
    await context.applier.remove({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: cluster.namespace },
    });
  }
}

async function deleteBackups(context: OperatorContext, cluster: ResolvedCluster) {
  const { pods } = await observeCluster(context.lab, cluster);
  const pod = pods.find(isRunning);
  if (!pod) throw new Error(`no pods found to delete the backups of ${cluster.name} with`);
  for (const { name } of cluster.repositories) {
    const script = `pgbackrest --stanza=${STANZA} stop && pgbackrest --stanza=${STANZA} --repo="$1" stanza-delete --force`;
    const args = [name.replace(/^repo/, '')];
    const result = await runInPod(context.lab, pod, {
      script,
      args,
      timeoutMs: STANZA_DELETE_TIMEOUT_MS,
    });
    if (result.exitCode !== 0) throw new Error(`delete backups: ${result.stderr.trim()}`);
  }
}

/**
 * After the garbage collector: Patroni makes its ConfigMaps anew when they go before it. A cluster of
 * the same name would find the old system identifier in them and never start.
 */
export async function removeLeftovers(
  context: OperatorContext,
  { namespace, name }: { namespace: string; name: string },
): Promise<'done' | 'waiting'> {
  const cluster = { namespace, name } as ResolvedCluster;
  const selector = `${keys.cluster}=${name}`;
  const pods = await list(context, cluster, 'Pod', selector);
  const scope = `${selector},${keys.patroni}=${objectNames(name).patroniScope}`;
  const configMaps = await list(context, cluster, 'ConfigMap', scope);
  if (configMaps.length === 0) return 'done';
  if (pods.length > 0) return 'waiting';
  for (const configMap of configMaps) await context.applier.remove(configMap);
  return 'done';
}

async function deleteAll(
  context: OperatorContext,
  cluster: ResolvedCluster,
  kind: string,
  selector: string,
): Promise<void> {
  const objects = await list(context, cluster, kind, selector);
  for (const object of objects) await context.applier.remove(object);
}

async function list(
  { lab }: OperatorContext,
  { namespace }: ResolvedCluster,
  kind: string,
  selector: string,
): Promise<KubeObject[]> {
  const path = resourcePath({ apiVersion: 'v1', kind, metadata: { namespace } });
  const query = `labelSelector=${encodeURIComponent(selector)}`;
  const { items } = await lab.request<{ items: KubeObject[] }>({ path: `${path}?${query}` });
  return items.map((item) => ({ ...item, apiVersion: 'v1', kind }));
}
