import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { createGenerator } from 'ts-json-schema-generator';
import { isMain } from '../src/is-main.ts';

const TYPE = 'MigrationRequestInput';
/** Where the schema is kept, for editors: `# yaml-language-server: $schema=…`. */
export const SCHEMA_FILE = fileURLToPath(new URL('../schema/request.schema.json', import.meta.url));

/**
 * The JSON Schema of a request, made of the type `MigrationRequestInput` and the tags in its comments.
 * As text, laid out as `npm run check` wants it.
 */
export async function generateSchema(): Promise<string> {
  const generator = createGenerator({
    path: fileURLToPath(new URL('../src/model/request-input.ts', import.meta.url)),
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    type: TYPE,
    // In the order of the type, which is that of the documentation.
    sortProps: false,
    // `npm run check` does that, over everything.
    skipTypeCheck: true,
  });
  const text = JSON.stringify(generator.createSchema(TYPE));
  return format(text, { ...(await resolveConfig(SCHEMA_FILE)), filepath: SCHEMA_FILE });
}

if (isMain(import.meta.url)) {
  await writeFile(SCHEMA_FILE, await generateSchema());
  process.stderr.write('schema/request.schema.json is written.\n');
}
