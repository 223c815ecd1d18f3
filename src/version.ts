import { readFileSync } from 'node:fs';

/** Version of this software, as the record names it. The file is beside `src` and beside `dist` alike. */
export function softwareVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
