import { readFile } from 'node:fs/promises';

import { connectLab, waitFor, type LabConnection } from './kubernetes.ts';
import { createIfAbsent, listObjects, mergePatch, readObject } from './operators/v1/kube.ts';
import { secret, secretValues } from './operators/v1/manifests/secrets.ts';
import { V1_NAMESPACE_LABELS, clusterNames } from './operators/v1/names.ts';
import { awaitTakenOver } from './real-node/v1/read-operator-log.ts';
import { seedRows } from './source-cluster/seed-rows.ts';
import { customConfigObjects } from './source-cluster/custom-config.ts';
import { sourceManifest, type SourceClusterOptions } from './source-cluster/source-manifest.ts';
import { hasFullCloudBackup } from './source-cluster/has-full-cloud-backup.ts';
import type { StackDescription } from './stack.ts';
import { startGcs } from './stack/start-gcs.ts';
import { podEndpoint, primarySelector, type Endpoint } from './writer/candidates.ts';

export type { SourceClusterOptions } from './source-cluster/source-manifest.ts';

const PRIMARY_TIMEOUT_MS = 120_000;
const BACKUP_TIMEOUT_MS = 180_000;

/** A v1 cluster with data in it. */
export interface SourceCluster {
  name: string;
  namespace: string;
  database: string;
  user: string;
  password: string;
  superuserPassword: string;
  /** Seconds from the custom resource to: a primary that takes writes, a full backup in the cloud. */
  timings: { primary: number; seeded: number; backedUp: number | null };
  /** The pod that is labelled primary now; rejects if there is none. */
  primaryEndpoint: () => Promise<Endpoint>;
}

/**
 * Makes a v1 cluster by its custom resource and waits until it is what a migration starts from: it
 * takes writes, holds rows and has a full backup in the bucket (unless the options say otherwise).
 */
export async function createSourceCluster(
  stack: StackDescription,
  options: SourceClusterOptions,
): Promise<SourceCluster> {
  const lab = await connectLab(stack.kubeconfigPath);
  try {
    return await create(lab, stack, options);
  } finally {
    await lab.close();
  }
}

async function create(
  lab: LabConnection,
  stack: StackDescription,
  options: SourceClusterOptions,
): Promise<SourceCluster> {
  const { name, namespace = 'pg' } = options;
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started) / 1_000;
  await makeObjects(lab, stack, options);
  const cluster = { name, namespace, ...(await waitForPrimary(lab, { name, namespace })) };
  const primary = elapsed();
  const { rows = 50_000, tablespaces, photoMegabytes } = options;
  await seedRows(cluster, { rows, tablespaces, photoMegabytes });
  const seeded = elapsed();
  const bucket = bucketToFill(options);
  if (bucket !== null) {
    const what = `a full backup of ${namespace}/${name} in the bucket`;
    await waitFor(what, BACKUP_TIMEOUT_MS, () => hasFullCloudBackup(lab, cluster, bucket), {
      intervalMs: 200,
    });
  }
  return {
    ...cluster,
    timings: { primary, seeded, backedUp: bucket === null ? null : elapsed() },
    primaryEndpoint: async () => {
      const connection = await connectLab(stack.kubeconfigPath);
      try {
        return await findPrimary(connection, { name, namespace });
      } finally {
        await connection.close();
      }
    },
  };
}

/** The type of bucket that gets a first backup; null when the options keep it from getting one. */
function bucketToFill(options: SourceClusterOptions): 's3' | 'gcs' | null {
  const { storage = 's3', firstBackup = 'both', storages = {} } = options;
  const types = new Set([storage, ...Object.values(storages).map(({ type }) => type)]);
  const keys = [options.s3SecretKey, options.gcsKey];
  const refused = keys.some((key) => key !== undefined) || options.trustGcs === false;
  const clash = types.has('s3') && types.has('gcs');
  if (storage === 'local' || firstBackup !== 'both' || refused || clash) return null;
  return storage;
}

async function makeObjects(
  lab: LabConnection,
  stack: StackDescription,
  options: SourceClusterOptions,
): Promise<void> {
  const { name, namespace = 'pg' } = options;
  await makeNamespace(lab, namespace);
  if (stack.node === 'real') await awaitTakenOver(lab, namespace);
  const repository = { namespace, name: clusterNames(name).repositorySecret };
  const keys = await repositoryKeys(stack, options);
  const custom = await customConfigObjects(stack, { ...options, namespace });
  if (Object.keys(keys).length > 0) await createIfAbsent(lab, secret(repository, keys));
  for (const object of custom) await createIfAbsent(lab, object);
  await lab.request({
    method: 'POST',
    path: `/apis/pg.percona.com/v1/namespaces/${namespace}/perconapgclusters`,
    body: sourceManifest(stack, options),
  });
}

/** A namespace that v1's operator acts in. */
async function makeNamespace(lab: LabConnection, name: string): Promise<void> {
  const kind = { apiVersion: 'v1', kind: 'Namespace' };
  await createIfAbsent(lab, { ...kind, metadata: { name } });
  const metadata = { labels: V1_NAMESPACE_LABELS };
  await mergePatch(lab, { ...kind, namespace: '', name }, { metadata });
}

/** What a user puts into `<cluster>-backrest-repo-config`; a GCS store must run for its key to exist. */
async function repositoryKeys(
  stack: StackDescription,
  { storage = 's3', storages = {}, ...options }: SourceClusterOptions,
): Promise<Record<string, string>> {
  const types = [storage, ...Object.values(storages).map(({ type }) => type)];
  const { s3, gcs } = stack;
  if (types.includes('gcs')) await startGcs(stack);
  return {
    ...(types.includes('s3') && {
      'aws-s3-key': s3.accessKey,
      'aws-s3-key-secret': options.s3SecretKey ?? s3.secretKey,
    }),
    ...(options.verifyTls && { 'aws-s3-ca.crt': await readFile(s3.caFile, 'utf8') }),
    ...(types.includes('gcs') && {
      'gcs-key': options.gcsKey ?? (await readFile(gcs.keyFile, 'utf8')),
    }),
  };
}

/** Waits for a primary that takes writes as the application's user; tells how to reach it. */
async function waitForPrimary(
  lab: LabConnection,
  { name, namespace }: { name: string; namespace: string },
) {
  const endpoint = await waitFor(
    `a primary of ${namespace}/${name}`,
    PRIMARY_TIMEOUT_MS,
    () => findPrimary(lab, { name, namespace }),
    { intervalMs: 100 },
  );
  const where = {
    apiVersion: 'v1',
    kind: 'Secret',
    namespace,
    name: clusterNames(name).usersSecret,
  };
  const users = await readObject(lab, where);
  const passwords = users ? secretValues(users) : {};
  return {
    endpoint,
    database: 'pgdb',
    user: 'pguser',
    password: passwords['pguser'] ?? '',
    superuserPassword: passwords['postgres'] ?? '',
  };
}

async function findPrimary(
  lab: LabConnection,
  { name, namespace }: { name: string; namespace: string },
): Promise<Endpoint> {
  const where = { apiVersion: 'v1', kind: 'Pod', namespace };
  const pods = await listObjects(lab, where, primarySelector('v1', name));
  // In a rolling restart the old pod may still carry the label while it ends.
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined);
  const endpoint = pod && podEndpoint(pod);
  if (!endpoint) throw new Error(`no pod of ${namespace}/${name} is labelled role=master`);
  return endpoint;
}
