import { resourcePath } from '../../kubernetes.ts';
import type { BackupResource } from './custom-resource.ts';
import { FIELD_MANAGER, keys } from './names.ts';
import type { ClusterPass } from './operator-context.ts';

/**
 * Writes a manual backup into the cluster's own custom resource: annotations, and its repository and
 * options into `spec.backups.pgbackrest.manual`. As the real operator does: a backup changes the
 * generation and resourceVersion of the PerconaPGCluster.
 */
export async function startManualBackup(pass: ClusterPass, backup: BackupResource): Promise<void> {
  const { name } = backup.metadata;
  const { repoName, options } = backup.spec;
  await patch(pass, {
    metadata: { annotations: { [keys.manualBackup]: name, [keys.backupInProgress]: name } },
    spec: { backups: { pgbackrest: { manual: { repoName, options: options ?? null } } } },
  });
}

/** Takes the annotations of a finished backup away again; `manual` stays in the spec. */
export async function endManualBackup(pass: ClusterPass, backup: BackupResource): Promise<void> {
  const finished = backup.status?.state === 'Succeeded' || backup.status?.state === 'Failed';
  const marked = pass.resource.metadata.annotations?.[keys.backupInProgress];
  if (!finished || marked !== backup.metadata.name) return;
  await patch(pass, {
    metadata: { annotations: { [keys.manualBackup]: null, [keys.backupInProgress]: null } },
  });
  delete pass.resource.metadata.annotations?.[keys.backupInProgress];
}

async function patch({ lab, resource }: ClusterPass, body: unknown): Promise<void> {
  const path = `${resourcePath(resource)}?fieldManager=${FIELD_MANAGER}`;
  await lab.request({ method: 'PATCH', path, body });
}
