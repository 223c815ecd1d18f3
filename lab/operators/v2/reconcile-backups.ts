import { resourcePath, isNotFound } from '../../kubernetes.ts';
import type { BackupResource, ClusterStatus, RepositoryStatus } from './custom-resource.ts';
import { keys } from './names.ts';
import type { InstancePod } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';
import { randomSuffix } from './random-suffix.ts';
import { runBackup, setBackupStatus } from './run-backup.ts';
import { endManualBackup, startManualBackup } from './start-manual-backup.ts';

const BACKUP_KIND = { apiVersion: 'pgv2.percona.com/v2', kind: 'PerconaPGBackup' } as const;
const REPLICA_CREATE = 'replica-create';
/** A backup that waits this long for a cluster that is not ready for backups fails, as in life. */
const NOT_READY_LIMIT_MS = 120_000;
const WAITING_RETRY_MS = 5_000;
const FAILED_RETRY_MS = 10_000;

/**
 * The automatic first backup and those that others ask for by a PerconaPGBackup, one after the other.
 * Returns the repositories' status, with the first backup marked as complete when it is.
 */
export async function reconcileBackups(
  pass: ClusterPass,
  primary: InstancePod | undefined,
  status: ClusterStatus,
): Promise<RepositoryStatus[]> {
  const repositories = status.pgbackrest?.repos ?? [];
  const backups = await listBackups(pass);
  const manual = backups.filter((backup) => !isReplicaCreate(backup));
  for (const backup of manual) await endManualBackup(pass, backup);
  const first = repositories.find(({ name }) => name === pass.cluster.repositories[0]?.name);
  const repoHostReady = status.pgbackrest?.repoHost?.ready ?? false;
  const active = manual.find(({ status: s }) => s?.state === 'Starting' || s?.state === 'Running');
  if (!first?.replicaCreateBackupComplete) {
    if (active) await failWhenNotReady(pass, active, status);
    else await startNext(pass, manual);
    if (!primary || !first?.stanzaCreated || !repoHostReady) return repositories;
    return await reconcileReplicaCreate(pass, { primary, first, backups, repositories });
  }
  if (!active) await startNext(pass, manual);
  else if (primary) await runManual(pass, active, primary, repositories);
  return repositories;
}

interface ReplicaCreateInput {
  primary: InstancePod;
  first: RepositoryStatus;
  backups: BackupResource[];
  repositories: RepositoryStatus[];
}

/** The backup that makes replicas possible: incremental on what is there, full in an empty repository. */
async function reconcileReplicaCreate(
  pass: ClusterPass,
  { primary, first, backups, repositories }: ReplicaCreateInput,
): Promise<RepositoryStatus[]> {
  const mark = `${pass.cluster.uid}/${first.repoOptionsHash ?? ''}`;
  const own = backups.filter(
    ({ metadata }) => metadata.annotations?.[keys.backupOfCluster] === mark,
  );
  if (own.some(({ status }) => status?.state === 'Succeeded')) {
    return repositories.map((repository) =>
      repository === first ? { ...repository, replicaCreateBackupComplete: true } : repository,
    );
  }
  const wait = pauseAfterFailure(own);
  if (wait > 0) {
    pass.enqueue(pass.key, wait);
    return repositories;
  }
  const open =
    own.find(({ status }) => status?.state !== 'Failed') ??
    (await createReplicaCreateBackup(pass, first.name, mark));
  if (open.status?.state !== 'Running') {
    const job = open.metadata.annotations?.[keys.backupJobName] ?? '';
    await setBackupStatus(pass, open, {
      ...describe(pass, first.name),
      jobName: job,
      state: 'Running',
    });
  }
  runInBackground(pass, open, primary);
  return repositories;
}

function pauseAfterFailure(backups: BackupResource[]): number {
  if (backups.some(({ status }) => status?.state !== 'Failed')) return 0;
  const ends = backups.map(({ status }) => Date.parse(status?.completed ?? ''));
  const last = Math.max(0, ...ends.filter((end) => !Number.isNaN(end)));
  return last + FAILED_RETRY_MS - Date.now();
}

async function createReplicaCreateBackup(
  { lab, cluster }: ClusterPass,
  repoName: string,
  mark: string,
): Promise<BackupResource> {
  const job = `${cluster.name}-backup-${randomSuffix(4)}`;
  const metadata = {
    name: `${job}-${randomSuffix(5)}`,
    namespace: cluster.namespace,
    annotations: {
      [keys.backupJobName]: job,
      [keys.backupJobType]: REPLICA_CREATE,
      [keys.backupOfCluster]: mark,
    },
  };
  const path = resourcePath({ ...BACKUP_KIND, metadata: { namespace: cluster.namespace } });
  const spec = { pgCluster: cluster.name, repoName };
  return await lab.request<BackupResource>({
    method: 'POST',
    path,
    body: { ...BACKUP_KIND, metadata, spec },
  });
}

/** Takes the oldest backup that nobody started. */
async function startNext(pass: ClusterPass, manual: BackupResource[]): Promise<void> {
  const next = manual
    .filter(({ status }) => !status?.state)
    .sort((a, b) =>
      (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''),
    )[0];
  if (!next) return;
  const { repositories } = pass.cluster;
  if (!repositories.some(({ name }) => name === next.spec.repoName)) {
    pass.log(
      `${pass.key}: backup ${next.metadata.name}: '${next.spec.repoName ?? ''}' repo not defined`,
    );
    return;
  }
  await startManualBackup(pass, next);
  const description = describe(pass, next.spec.repoName ?? '');
  await setBackupStatus(pass, next, { ...description, state: 'Starting' });
  pass.enqueue(pass.key);
}

async function runManual(
  pass: ClusterPass,
  backup: BackupResource,
  primary: InstancePod,
  repositories: RepositoryStatus[],
): Promise<void> {
  const stanza = repositories.find(({ name }) => name === backup.spec.repoName)?.stanzaCreated;
  if (!stanza) return;
  if (backup.status?.state === 'Starting') {
    const jobName = `${pass.cluster.name}-backup-${randomSuffix(4)}`;
    await setBackupStatus(pass, backup, { state: 'Running', jobName });
  }
  runInBackground(pass, backup, primary);
}

async function failWhenNotReady(
  pass: ClusterPass,
  backup: BackupResource,
  { conditions }: ClusterStatus,
): Promise<void> {
  const since = conditions?.find(({ type }) => type === 'ReadyForBackup')?.lastTransitionTime;
  if (since && Date.now() - Date.parse(since) > NOT_READY_LIMIT_MS) {
    pass.log(
      `${pass.key}: backup ${backup.metadata.name} fails: not ready for backup for too long`,
    );
    await setBackupStatus(pass, backup, { state: 'Failed' });
  }
  pass.enqueue(pass.key, WAITING_RETRY_MS);
}

/** A backup may take hours: the cluster is reconciled meanwhile, but no second backup starts. */
function runInBackground(pass: ClusterPass, backup: BackupResource, primary: InstancePod): void {
  const { backups, key, enqueue, log } = pass;
  if (backups.has(key)) return;
  backups.add(key);
  runBackup(pass, backup, primary)
    .then(
      () => 0,
      (error: unknown) => {
        if (!isNotFound(error)) log(`${key}: backup ${backup.metadata.name}: ${String(error)}`);
        return WAITING_RETRY_MS; // state Running: it is taken up again
      },
    )
    .then((delay) => {
      backups.delete(key);
      enqueue(key, delay);
    })
    .catch((error: unknown) => {
      log(`${key}: ${String(error)}`);
    });
}

async function listBackups({ lab, cluster }: ClusterPass): Promise<BackupResource[]> {
  const path = resourcePath({ ...BACKUP_KIND, metadata: { namespace: cluster.namespace } });
  const { items } = await lab.request<{ items: BackupResource[] }>({ path });
  return items
    .filter(({ spec }) => spec.pgCluster === cluster.name)
    .map((item) => ({ ...item, ...BACKUP_KIND }));
}

function isReplicaCreate({ metadata }: BackupResource): boolean {
  return metadata.annotations?.[keys.backupJobType] === REPLICA_CREATE;
}

function describe({ cluster, resource }: ClusterPass, repoName: string) {
  const repo = cluster.repositories.find(({ name }) => name === repoName);
  const path = cluster.pgbackrestGlobal[`${repoName}-path`] ?? '';
  const bucket = repo?.s3?.bucket ?? repo?.gcs?.bucket;
  const scheme = repo?.gcs ? 'gs' : 's3';
  return {
    ...(repo && { repo }),
    ...(bucket && { destination: `${scheme}://${bucket}/${path.replace(/^\/+/, '')}` }),
    storageType: repo?.s3
      ? ('s3' as const)
      : repo?.gcs
        ? ('gcs' as const)
        : ('filesystem' as const),
    image: resource.spec.backups.pgbackrest.image ?? '',
    crVersion: cluster.version,
  };
}
