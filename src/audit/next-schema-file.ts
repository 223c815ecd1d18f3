import { AuditSchemaOutdated } from '../model/audit-errors.ts';
import type { SchemaFile } from './schema-files.ts';

/** A file as the store remembers it. */
export type AppliedFile = Omit<SchemaFile, 'sql'>;

/**
 * Which file is to be applied next; null if all of them are. Pure.
 *
 * @throws {AuditSchemaOutdated} for a schema that this version did not make and must not touch.
 */
export function nextSchemaFile(
  files: readonly SchemaFile[],
  applied: readonly AppliedFile[],
  where: string,
): SchemaFile | null {
  for (const [i, there] of applied.entries()) {
    const file = files[i];
    if (file === undefined)
      throw new AuditSchemaOutdated(
        where,
        `is newer than this version: it has ${there.name}, and this one ends with ${files.at(-1)?.name ?? 'nothing'}`,
        'run the version of pg-handover that made it, or a newer one.',
      );
    if (file.number !== there.number || file.sha256 !== there.sha256)
      throw new AuditSchemaOutdated(
        where,
        `was made by another ${there.name} than this version's ${file.name}`,
        'run the version of pg-handover that made it; if a file under audit/sql was edited, take the edit back.',
      );
  }
  return files[applied.length] ?? null;
}
