import type { BuiltinExtension, TargetRelease } from '../releases.ts';

/** Names in `pg_extension` of what v2's operator makes and drops by itself. */
export const BUILTIN_NAMES: Readonly<Record<BuiltinExtension, string>> = {
  pg_stat_monitor: 'pg_stat_monitor',
  pg_stat_statements: 'pg_stat_statements',
  pg_audit: 'pgaudit',
  pgvector: 'vector',
  pg_repack: 'pg_repack',
};

/** PostgreSQL's own, of 12 to 15 together: what a major does not have, v1 has not either, for the majors are equal. */
const CONTRIB = [
  ...['adminpack', 'amcheck', 'autoinc', 'bloom', 'btree_gin', 'btree_gist', 'citext', 'cube'],
  ...['dblink', 'dict_int', 'dict_xsyn', 'earthdistance', 'file_fdw', 'fuzzystrmatch', 'hstore'],
  ...['insert_username', 'intagg', 'intarray', 'isn', 'lo', 'ltree', 'moddatetime', 'old_snapshot'],
  ...['pageinspect', 'pg_buffercache', 'pg_freespacemap', 'pg_prewarm', 'pg_stat_statements'],
  ...['pg_surgery', 'pg_trgm', 'pg_visibility', 'pg_walinspect', 'pgcrypto', 'pgrowlocks'],
  ...['pgstattuple', 'plpgsql', 'postgres_fdw', 'refint', 'seg', 'sslinfo', 'tablefunc', 'tcn'],
  ...['tsm_system_rows', 'tsm_system_time', 'unaccent', 'uuid-ossp', 'xml2'],
];

/**
 * In v1's images and in those of v2 up to 2.7. From 2.8 on v2 runs the distribution's images, whose build installs
 * no Python (percona-docker, percona-distribution-postgresql-14/Dockerfile).
 */
const PYTHON = ['plpython3u', 'hstore_plpython3u', 'jsonb_plpython3u', 'ltree_plpython3u'];
const POSTGIS = [
  ...['postgis', 'postgis_raster', 'postgis_topology', 'postgis_sfcgal', 'postgis_tiger_geocoder'],
  ...['address_standardizer', 'address_standardizer_data_us'],
];

/** Whether an extension is in an image of a release. An image of somebody's own is taken for the release's. */
export function imageHas(image: string, release: TargetRelease, extension: string): boolean {
  const isDistribution = image.includes('percona-distribution-postgresql');
  return [
    CONTRIB,
    release.builtinExtensions.map((key) => BUILTIN_NAMES[key]),
    release.furtherExtensions,
    isDistribution ? [] : PYTHON,
    image.includes('gis') ? POSTGIS : [],
  ].some((names) => names.includes(extension));
}
