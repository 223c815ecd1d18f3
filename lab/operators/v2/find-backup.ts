/** What pgBackRest says of one backup. */
export interface BackupInfo {
  label: string;
  type: string;
}

/** Finds the backup that carries our annotation in the output of `pgbackrest info --output=json`. */
export function findBackup(json: string, annotation: [string, string]): BackupInfo | undefined {
  const stanzas = JSON.parse(json) as {
    backup?: (BackupInfo & { annotation?: Record<string, string> })[];
  }[];
  const [key, value] = annotation;
  const found = stanzas
    .flatMap(({ backup }) => backup ?? [])
    .findLast((backup) => backup.annotation?.[key] === value);
  return found && { label: found.label, type: found.type };
}
