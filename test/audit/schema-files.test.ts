import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSchemaFiles } from '../../src/audit/schema-files.ts';

describe('the files of the schema', () => {
  let directory = '';
  const read = () => readSchemaFiles(pathToFileURL(`${directory}/`));
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pg-handover-test-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are numbered from 1, in the order of their numbers', async () => {
    const files = await readSchemaFiles();
    expect(files.map(({ number }) => number)).toEqual(files.map((_file, i) => i + 1));
    expect(files[0]).toMatchObject({
      name: '001-schema.sql',
      sql: expect.stringMatching(/SCHEMA/) as string,
    });
  });

  it('are told apart by every byte', async () => {
    await writeFile(join(directory, '001-a.sql'), 'SELECT 1');
    const [before] = await read();
    await writeFile(join(directory, '001-a.sql'), 'SELECT 1 ');
    const [after] = await read();
    expect(after?.sha256).not.toBe(before?.sha256);
  });

  it('that are missing are told, and not taken for a schema that needs nothing', async () => {
    await expect(read()).rejects.toThrow(/missing/);
    await writeFile(join(directory, '001-a.sql'), '');
    await writeFile(join(directory, '003-c.sql'), '');
    await expect(read()).rejects.toThrow(/missing/);
  });
});
