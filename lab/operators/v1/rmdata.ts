import { connectLab, waitFor, type KubeObject, type LabConnection } from '../../kubernetes.ts';
import { logToStderr as log } from '../../log.ts';
import { deleteObject, listObjects } from './kube.ts';
import { clusterNames, V1_API } from './names.ts';

const GONE_TIMEOUT_MS = 120_000;
/**
 * The real program looks, and sleeps this long before it looks again, first for the databases' Deployments, then for the
 * backup Jobs that every cluster has; for the repository it looks every second (1.6.0: cmd/pgo-rmdata/process.go). So the
 * repository's pod goes ten seconds after the delete, as was seen on the real one.
 */
const SLEEP_MS = 4_000;
const REPOSITORY_POLL_MS = 1_000;

interface Removal {
  lab: LabConnection;
  cluster: string;
  namespace: string;
}

/**
 * The rmdata Job: takes a deleted cluster down in v1's order. Databases first, so that the last WAL
 * finds its repositories; then the repository's pod; data and backups only if they are not kept.
 * The bucket is never touched, whatever is kept.
 */
async function removeCluster(
  removal: Removal,
  { data, backup }: { data: boolean; backup: boolean },
): Promise<void> {
  const { lab, cluster, namespace } = removal;
  const names = clusterNames(cluster);
  const others = `pg-cluster=${cluster},pgo-backrest-repo!=true`;
  if (data) await deleteAll(removal, { apiVersion: 'v1', kind: 'Secret' }, others);
  await removeDeployments(removal, others, SLEEP_MS);
  await deleteAll(removal, { apiVersion: 'v1', kind: 'Service' }, `pg-cluster=${cluster}`);
  for (const suffix of ['pgha-config', 'leader', 'config', 'failover', 'sync']) {
    await remove(removal, 'ConfigMap', `${cluster}-${suffix}`);
  }
  if (data) await removeDataClaims(removal, names.repositoryClaim);
  // Backups run without Jobs in the lab; in life theirs are there to be removed, and are slept for once.
  await new Promise((resolve) => setTimeout(resolve, SLEEP_MS));
  await removeDeployments(removal, `pg-cluster=${cluster}`, REPOSITORY_POLL_MS);
  if (backup) {
    await remove(removal, 'Secret', names.repositorySecret);
    await remove(removal, 'PersistentVolumeClaim', names.repositoryClaim);
  }
  await deleteObject(lab, { apiVersion: V1_API, kind: 'Pgcluster', namespace, name: cluster });
}

async function removeDeployments(
  removal: Removal,
  selector: string,
  intervalMs: number,
): Promise<void> {
  const { lab, namespace } = removal;
  const where = { apiVersion: 'apps/v1', kind: 'Deployment', namespace };
  for (const { metadata } of await listObjects<KubeObject>(lab, where, selector)) {
    log(`deleting Deployment ${metadata.name}`);
    await deleteObject(lab, { ...where, name: metadata.name }, 'Foreground');
  }
  const pods = { apiVersion: 'v1', kind: 'Pod', namespace };
  const left = `${selector},pgrmdata!=true`;
  const what = `the Deployments and pods ${selector} to be gone`;
  const gone = async (): Promise<boolean> => {
    const deployments = await listObjects<KubeObject>(lab, where, selector);
    return deployments.length + (await listObjects<KubeObject>(lab, pods, left)).length === 0;
  };
  await waitFor(what, GONE_TIMEOUT_MS, gone, { intervalMs });
}

async function removeDataClaims(removal: Removal, repositoryClaim: string): Promise<void> {
  const { lab, cluster, namespace } = removal;
  const where = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace };
  const claims = await listObjects<KubeObject>(lab, where, `pg-cluster=${cluster}`);
  for (const { metadata } of claims) {
    if (metadata.name !== repositoryClaim) await remove(removal, where.kind, metadata.name);
  }
}

async function deleteAll(
  { lab, namespace }: Removal,
  kind: { apiVersion: string; kind: string },
  selector: string,
): Promise<void> {
  const where = { ...kind, namespace };
  for (const { metadata } of await listObjects<KubeObject>(lab, where, selector)) {
    await deleteObject(lab, { ...where, name: metadata.name });
  }
}

async function remove({ lab, namespace }: Removal, kind: string, name: string): Promise<void> {
  log(`deleting ${kind} ${name}`);
  await deleteObject(lab, { apiVersion: 'v1', kind, namespace, name });
}

const lab = await connectLab(required('KUBECONFIG'));
await removeCluster(
  { lab, cluster: required('PG_CLUSTER'), namespace: required('NAMESPACE') },
  { data: required('REMOVE_DATA') === 'true', backup: required('REMOVE_BACKUP') === 'true' },
);
await lab.close();

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set: this program runs as v1's rmdata Job`);
  return value;
}
