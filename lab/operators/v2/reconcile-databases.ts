import type { KubeObject } from '../../kubernetes.ts';
import { databaseTask, extensionTasks, pgbouncerTask, userTasks } from './build-sql.ts';
import { EXTENSION_CATALOG } from './extension-catalog.ts';
import { objectNames } from './names.ts';
import { getIfThere, type InstancePod } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';
import { recordEvent } from './record-event.ts';
import { runSql, type SqlTask } from './run-sql.ts';
import { safeHash } from './safe-hash.ts';

/**
 * Writes extensions, databases, users and PgBouncer's role into the primary. Only what can be written
 * gets here: a standby has no writable pod, so v1's roles and passwords stay until the promotion.
 */
export async function reconcileDatabases(
  pass: ClusterPass,
  primary: InstancePod,
  verifiers: ReadonlyMap<string, string>,
): Promise<void> {
  const { cluster, installedExtensions, lab, written, log, key } = pass;
  const available = extensionTasks(cluster).filter(
    ({ name }) =>
      installedExtensions.has(name as never) ||
      !cluster.extensions[name as keyof typeof cluster.extensions],
  );
  const tasks: SqlTask[] = [
    ...available,
    databaseTask(cluster.users),
    ...userTasks(cluster, verifiers),
    ...(cluster.pgbouncer ? [pgbouncerTask(cluster, await pgbouncerVerifier(pass))] : []),
  ].filter(({ sql }) => sql !== '');
  const revision = safeHash(JSON.stringify(tasks));
  if (written.get(cluster.uid) === revision) return;
  const { failed, errors } = await runSql(lab, primary, tasks);
  if (failed.size > 0) log(`${key}: SQL failed (${[...failed].join(', ')}): ${errors}`);
  await tellExtensions(pass, failed);
  const extensions = new Set<string>(EXTENSION_CATALOG.map(({ key: name }) => name));
  const serious = [...failed].filter((name) => !extensions.has(name));
  if (serious.length > 0) throw new Error(`could not write ${serious.join(', ')}: ${errors}`);
  if (failed.size === 0) written.set(cluster.uid, revision);
  log(`${key}: databases, users and extensions written by ${primary.metadata.name}`);
}

async function tellExtensions(
  { lab, cluster, installedExtensions }: ClusterPass,
  failed: ReadonlySet<string>,
): Promise<void> {
  const camel: Record<string, string> = { pg_audit: 'pgAudit', pg_stat_monitor: 'pgStatMonitor' };
  for (const { key } of EXTENSION_CATALOG) {
    const wanted = cluster.extensions[key];
    if (!failed.has(key) && (!wanted || installedExtensions.has(key))) continue;
    const name = camel[key] ?? key;
    const reason = `${name}${wanted ? 'Disabled' : 'Enabled'}`;
    const message = `Unable to ${wanted ? 'install' : 'disable'} ${name}`;
    await recordEvent(lab, cluster, { type: 'Warning', reason, message });
  }
}

async function pgbouncerVerifier({ lab, cluster }: ClusterPass): Promise<string> {
  const metadata = { name: objectNames(cluster.name).pgbouncer, namespace: cluster.namespace };
  const secret = await getIfThere<KubeObject>(lab, { apiVersion: 'v1', kind: 'Secret', metadata });
  const encoded = secret?.data?.['pgbouncer-verifier'];
  if (!encoded) throw new Error(`Secret ${metadata.name} has no key pgbouncer-verifier`);
  return Buffer.from(encoded, 'base64').toString('utf8');
}
