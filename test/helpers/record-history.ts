import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Directory to keep the histories of this run in; set it to renew the golden ones of test/replay. */
export const RECORD = 'RECORD_HISTORIES';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Keep a history for replay, without what only says where it was made: host names, process ids, paths. */
export async function recordHistory(directory: string, name: string, json: string): Promise<void> {
  const history = JSON.parse(json, (key, value: unknown) =>
    key === 'identity' && typeof value === 'string' ? 'worker' : value,
  ) as unknown;
  const text = JSON.stringify(history, null, 1)
    .replaceAll(`file://${ROOT}`, '')
    .replaceAll(ROOT, '')
    .replaceAll(/\/tmp\/pgh-\w+/g, '/lab');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${name}.json`), `${text}\n`);
}
