import { AuditConnection, type Ask } from './audit-connection.ts';
import { explainMigration } from './explain-migration.ts';
import { nextSchemaFile, type AppliedFile } from './next-schema-file.ts';
import { readSchemaFiles, type SchemaFile } from './schema-files.ts';

/** What was done to the schema. */
export interface MigrateResult {
  /** Names of the files that were applied now; empty if nothing was to do. */
  applied: string[];
  /** Name of the file that the schema stands at. */
  version: string;
}

/**
 * Bring the schema of the audit store up to this version. Any number of workers may do it at once, and again: one
 * applies a file, and the others find it applied. A login that may not do it is fine as long as nothing is to be done.
 *
 * @throws {AuditSchemaOutdated} for a schema that is newer, or was changed; or older, and the login may not mend it.
 */
export async function migrate(url: string, files?: readonly SchemaFile[]): Promise<MigrateResult> {
  const wanted = files ?? (await readSchemaFiles());
  const connection = new AuditConnection(url, { max: 1, patient: true });
  try {
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(connection, wanted);
      if (name === null) return { applied, version: wanted.at(-1)?.name ?? '' };
      applied.push(name);
    }
  } finally {
    await connection.close();
  }
}

/** In a transaction of its own: a file is applied whole, or not at all. */
async function applyNext(
  connection: AuditConnection,
  files: readonly SchemaFile[],
): Promise<string | null> {
  const next = (there: AppliedFile[]) => nextSchemaFile(files, there, connection.where);
  const missing = next(await connection.transaction('read', readApplied));
  if (missing === null) return null;
  const apply = async (ask: Ask): Promise<string | null> => {
    await ask(LOCK);
    // Another worker may have been faster.
    const file = next(await readApplied(ask));
    if (file === null) return null;
    await ask(file.sql);
    await ask(NOTE, [file.number, file.name, file.sha256]);
    return file.name;
  };
  return connection.transaction('define', apply, (error, url) =>
    explainMigration(error, url, missing.name),
  );
}

/** For as long as another worker needs; tables, on the other hand, are waited for as by any other statement. */
const LOCK = `SET LOCAL lock_timeout = 0;
  SELECT pg_advisory_xact_lock(hashtextextended('handover.schema_migration', 0));
  SET LOCAL lock_timeout = '5s'`;

const NOTE = 'INSERT INTO handover.schema_migration (number, name, sha256) VALUES ($1, $2, $3)';

async function readApplied(ask: Ask): Promise<AppliedFile[]> {
  const [table] = await ask(TABLE);
  if (table === undefined) return [];
  await ask(AS_WRITER);
  return ask<AppliedFile>(
    'SELECT number, name, sha256 FROM handover.schema_migration ORDER BY number',
  );
}

/** From the catalogue, which everybody may read. */
const TABLE = `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'handover' AND c.relname = 'schema_migration'`;

/** A login that does not inherit the rights of its roles has to take one of them. */
const AS_WRITER = `SELECT set_config('role', rolname, true) FROM pg_catalog.pg_roles
  WHERE rolname IN ('handover_writer', 'handover_reader') AND pg_has_role(oid, 'MEMBER')
    AND NOT has_schema_privilege('handover', 'USAGE')
  ORDER BY rolname LIMIT 1`;
