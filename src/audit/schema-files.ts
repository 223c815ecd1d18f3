import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One step of the schema: a file under sql/, in the order of its number. */
export interface SchemaFile {
  number: number;
  /** `001-schema.sql`. */
  name: string;
  sql: string;
  sha256: string;
}

const DIRECTORY = new URL('./sql/', import.meta.url);

/** The schema that this version works with: what lies beside this file, also once it is built. */
export async function readSchemaFiles(directory: URL = DIRECTORY): Promise<SchemaFile[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{3}-[a-z-]+\.sql$/.test(name));
  const files = await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(name, directory), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 3)), name, sql, sha256 };
    }),
  );
  // Without its files an installation would call any store up to date.
  if (files.length === 0 || files.some(({ number }, i) => number !== i + 1))
    throw new Error(`files of the schema are missing in ${fileURLToPath(directory)}`);
  return files;
}
