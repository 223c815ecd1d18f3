import { asText } from './json-path.ts';
import { becomes, needsYou, stands, type Outcome } from './outcome.ts';
import { parseLibraries } from './libraries.ts';
import type { Translation, TranslationInput } from './translation.ts';
import type { BuiltinExtension } from '../releases.ts';

/** What v2's operator calls its switches, and PostgreSQL the extensions. */
const BUILTIN: Readonly<Record<BuiltinExtension, string>> = {
  pg_stat_monitor: 'pg_stat_monitor',
  pg_audit: 'pgaudit',
  pg_stat_statements: 'pg_stat_statements',
  pgvector: 'vector',
  pg_repack: 'pg_repack',
};

/** PostgreSQL's own extensions (12 to 15) that its server and contrib packages hold; every image of v2 has them. */
const CONTRIBUTED: ReadonlySet<string> = new Set(
  `adminpack amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw
   fuzzystrmatch hstore insert_username intagg intarray isn lo ltree moddatetime old_snapshot pageinspect
   pg_buffercache pg_freespacemap pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect
   pgcrypto pgrowlocks pgstattuple plpgsql postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows
   tsm_system_time unaccent uuid-ossp xml2`.split(/\s+/),
);

const POSTGIS: ReadonlySet<string> = new Set([
  'address_standardizer',
  'address_standardizer_data_us',
  'postgis',
  'postgis_raster',
  'postgis_sfcgal',
  'postgis_tiger_geocoder',
  'postgis_topology',
]);

const BUILTIN_PATH = ['spec', 'extensions', 'builtin'] as const;
const THE_COPY = 'the copy of the databases';

/**
 * `extensions.builtin`: v2 makes what is true in every database, and drops from every database what is false, at
 * promotion. So every switch of the release is given, as v1 has it.
 */
export function builtinExtensions(input: TranslationInput): Record<string, boolean> {
  const withheld = withheldExtension(input);
  return Object.fromEntries(
    input.release.builtinExtensions.map((name) => [
      name,
      input.databases.extensions.includes(BUILTIN[name]) && name !== withheld,
    ]),
  );
}

/**
 * v2's operator refuses pg_stat_monitor beside pg_stat_statements, and drops the one that is off. Where v1 has both,
 * the one is kept that a person added: v1 makes pg_stat_monitor by itself. pg_stat_statements that v1 does not
 * preload collects nothing, and is the one to go then.
 */
export function withheldExtension({
  databases,
  release,
}: TranslationInput): 'pg_stat_monitor' | 'pg_stat_statements' | null {
  const both = ['pg_stat_monitor', 'pg_stat_statements'] as const;
  const switched = both.every((name) => release.builtinExtensions.includes(name));
  if (!switched || !both.every((name) => databases.extensions.includes(name))) return null;
  const libraries = databases.settings.find(({ name }) => name === 'shared_preload_libraries');
  const collects = parseLibraries(libraries?.value ?? '').includes('pg_stat_statements');
  return collects ? 'pg_stat_monitor' : 'pg_stat_statements';
}

/** Whether v1 has PostGIS, for which v2 has an image of its own. */
export function usesPostgis({ databases }: TranslationInput): boolean {
  return databases.extensions.some((name) => POSTGIS.has(name));
}

/** What becomes of every extension, by its name in PostgreSQL. */
export function judgeExtensions(translation: Translation): { field: string; outcome: Outcome }[] {
  return [...new Set(translation.databases.extensions)]
    .sort()
    .map((name) => ({ field: `extension.${name}`, outcome: judgeExtension(translation, name) }));
}

function judgeExtension(translation: Translation, name: string): Outcome {
  const { release } = translation;
  const withheld = withheldExtension(translation);
  if (name === withheld)
    return {
      ...becomes([...BUILTIN_PATH, withheld], ''),
      fate: 'needsYou',
      why: `v2 does not run pg_stat_monitor beside pg_stat_statements and will drop ${name} with its views; what it has collected goes. To keep it instead, turn the two switches around in ${BUILTIN_PATH.join('.')} by target.overrides.`,
    };
  const [switchName] = Object.entries(BUILTIN).find(([, extension]) => extension === name) ?? [];
  if (switchName !== undefined && release.builtinExtensions.some((one) => one === switchName))
    return stands([...BUILTIN_PATH, switchName]);
  if (CONTRIBUTED.has(name) || release.furtherExtensions.includes(name)) return stands(THE_COPY);
  if (POSTGIS.has(name))
    return becomes(['spec', 'image'], "the release's image with PostGIS carries it.");
  return needsYou(
    `the image ${asText(translation.images.postgres)} is not known to have it; what uses it fails after the migration. Name an image that has it in spec.image by target.overrides, or see spec.extensions.custom.`,
    ['spec', 'image'],
  );
}
