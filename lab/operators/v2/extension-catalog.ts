import { existsSync } from 'node:fs';

import type { BuiltinExtension } from './custom-resource.ts';

/** How one built-in extension is called in PostgreSQL. */
export interface Extension {
  key: BuiltinExtension;
  name: string;
  /** For `shared_preload_libraries`. */
  library?: string;
}

/** In the order in which their libraries must be loaded: pg_stat_statements before pg_stat_monitor. */
export const EXTENSION_CATALOG: readonly Extension[] = [
  { key: 'pg_stat_statements', name: 'pg_stat_statements', library: 'pg_stat_statements' },
  { key: 'pg_stat_monitor', name: 'pg_stat_monitor', library: 'pg_stat_monitor' },
  { key: 'pg_audit', name: 'pgaudit', library: 'pgaudit' },
  { key: 'pgvector', name: 'vector' },
  { key: 'pg_repack', name: 'pg_repack' },
];

/**
 * Those whose package is on this machine. The real images carry all of them; PostgreSQL would not
 * start with a preload library that is not there.
 */
export function installedExtensions(postgresVersion: number): Set<BuiltinExtension> {
  const directory = `/usr/share/postgresql/${postgresVersion}/extension`;
  const installed = EXTENSION_CATALOG.filter(({ name }) =>
    existsSync(`${directory}/${name}.control`),
  );
  return new Set(installed.map(({ key }) => key));
}
