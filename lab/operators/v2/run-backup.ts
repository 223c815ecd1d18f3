import { resourcePath } from '../../kubernetes.ts';
import { BACKUP_SCRIPT } from './backup-script.ts';
import type { BackupResource, BackupStatus } from './custom-resource.ts';
import { findBackup } from './find-backup.ts';
import { keys } from './names.ts';
import type { InstancePod } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';
import { pgbackrestConfigHash } from './reconcile-foundation.ts';
import { runInPod } from './run-in-pod.ts';

const BACKUP_TIMEOUT_MS = 3_600_000;
const NAME_ANNOTATION = 'percona.com/backup-name';

/** Runs a backup in the primary's pod to its end and writes how it ended into its status. */
export async function runBackup(
  pass: ClusterPass,
  backup: BackupResource,
  primary: InstancePod,
): Promise<void> {
  const { lab, key, log } = pass;
  const { name } = backup.metadata;
  const jobType = backup.metadata.annotations?.[keys.backupJobType] ?? 'manual';
  const options = [
    ...(backup.spec.options ?? []),
    `--annotation="${NAME_ANNOTATION}"="${name}"`,
    ...(jobType === 'replica-create'
      ? [`--annotation="percona.com/backup-job-type"="${jobType}"`]
      : []),
  ];
  const repository = (backup.spec.repoName ?? '').replace(/^repo/, '');
  log(`${key}: backup ${name} runs in ${primary.metadata.name}`);
  const result = await runInPod(lab, primary, {
    script: BACKUP_SCRIPT,
    args: [backup.metadata.uid ?? name, repository, pgbackrestConfigHash(pass), options.join(' ')],
    timeoutMs: BACKUP_TIMEOUT_MS,
  });
  const completed = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  if (result.exitCode !== 0) {
    log(`${key}: backup ${name} failed (${result.exitCode}): ${result.stderr.trim()}`);
    await setBackupStatus(pass, backup, { state: 'Failed', completed });
    return;
  }
  const info = findBackup(result.stdout, [NAME_ANNOTATION, name]);
  log(`${key}: backup ${name} succeeded: ${info?.type ?? '?'} ${info?.label ?? '?'}`);
  await setBackupStatus(pass, backup, {
    state: 'Succeeded',
    completed,
    ...(info && { backupName: info.label, backupType: info.type }),
  });
}

/** Merges into the status of a PerconaPGBackup. */
export async function setBackupStatus(
  { lab }: ClusterPass,
  backup: BackupResource,
  status: BackupStatus,
): Promise<void> {
  await lab.request({
    method: 'PATCH',
    path: `${resourcePath(backup)}/status?fieldValidation=Strict`,
    body: { status },
  });
}
