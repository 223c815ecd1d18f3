import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';

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
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(name, directory), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 3)), name, sql, sha256 };
    }),
  );
}
