import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { POSTGRES_VERSIONS, ensurePostgres } from '../../lab/setup/ensure-postgres.ts';
import { moduleSource } from '../../lab/setup/tool-modules.ts';

interface Lockfile {
  packages: Record<string, { name?: string; version?: string; integrity?: string }>;
}

describe('PostgreSQL', () => {
  const text = readFileSync(join(moduleSource('postgres'), 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as Lockfile;

  it.each(POSTGRES_VERSIONS.filter((version) => version !== 15))(
    '%i is pinned by its hash',
    (version) => {
      const pinned = packages[`node_modules/postgres-${version}`];
      expect(pinned?.version).toMatch(new RegExp(`^${version}\\.`));
      expect(pinned?.integrity).toMatch(/^sha512-/);
    },
  );

  it('15 is what the distribution brings: nothing is fetched for it', async () => {
    const log = (line: string): never => {
      throw new Error(line);
    };
    await expect(ensurePostgres(log, 15)).resolves.toBe('/usr/lib/postgresql/15');
  });
});
