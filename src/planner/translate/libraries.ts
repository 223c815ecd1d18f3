import { BUILTIN_NAMES } from '../checks/image-extensions.ts';
import type { BuiltinExtension } from '../releases.ts';

/** Libraries of PostgreSQL's own contributions that are made to be preloaded; every image of v2 has them. */
const CONTRIBUTED: readonly string[] = [
  'auth_delay',
  'auto_explain',
  'passwordcheck',
  'pg_prewarm',
  'pg_stat_statements',
];
/** Further libraries of the images: packages of the distribution that v1's had too. */
const DISTRIBUTED: readonly string[] = ['pg_stat_monitor', 'pgaudit', 'set_user', 'wal2json'];

/** Switches with which v2's operator preloads a library too; it is called like the extension. */
const PRELOADED: readonly BuiltinExtension[] = [
  'pg_stat_monitor',
  'pg_audit',
  'pg_stat_statements',
];

/** Names in a `shared_preload_libraries`, without paths, quotes and `.so`. */
export function parseLibraries(value: string): string[] {
  const names = value
    .split(',')
    .map((name) => name.trim().replaceAll('"', ''))
    .map((name) => name.replace(/^.*\//, '').replace(/\.so$/, ''));
  return [...new Set(names)].filter((name) => name !== '');
}

export interface Libraries {
  /** v2's operator preloads them, because their extension is switched on. */
  byOperator: string[];
  /** To be named in v2's `shared_preload_libraries`. */
  named: string[];
  /** Switched off together with their extension, which v2 would not have beside another one. */
  withheld: string[];
  /** Not in v2's image; PostgreSQL would not start with one of these. */
  missing: string[];
}

/** What becomes of the libraries that v1 preloads. */
export function sortLibraries(
  preloaded: readonly string[],
  builtin: Readonly<Record<string, boolean>>,
  withheld: readonly string[],
): Libraries {
  const byOperator = PRELOADED.filter((name) => builtin[name] === true).map(
    (name) => BUILTIN_NAMES[name],
  );
  const others = preloaded.filter((library) => !byOperator.includes(library));
  const wanted = others.filter((library) => !withheld.includes(library));
  return {
    byOperator,
    named: wanted.filter(inImage),
    withheld: others.filter((library) => withheld.includes(library)),
    missing: wanted.filter((library) => !inImage(library)),
  };
}

/** Whether every image of v2 has a library. */
export function inImage(library: string): boolean {
  return CONTRIBUTED.includes(library) || DISTRIBUTED.includes(library);
}

/** Settings that v2's operator makes with a library (v2.9.0: internal/pgstatmonitor, internal/pgstatstatements). */
const WITH_LIBRARY: Readonly<Record<string, string>> = {
  'pg_stat_monitor.pgsm_enable_overflow': 'pg_stat_monitor',
  'pg_stat_monitor.pgsm_query_max_len': 'pg_stat_monitor',
  'pg_stat_statements.track': 'pg_stat_statements',
};

/** Whether v2's operator sets this one, because it preloads the library. */
export function setWithLibrary(name: string, { byOperator }: Libraries): boolean {
  const library = WITH_LIBRARY[name];
  return library !== undefined && byOperator.includes(library);
}
