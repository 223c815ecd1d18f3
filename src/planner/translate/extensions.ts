import { BUILTIN_NAMES, imageHas } from '../checks/image-extensions.ts';
import { parseLibraries } from './libraries.ts';
import { becomes, needsYou, stands, type Outcome } from './outcome.ts';
import type { Translation, TranslationInput } from './translation.ts';

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
      input.databases.extensions.includes(BUILTIN_NAMES[name]) && name !== withheld,
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

/** Whether v1 has what only the release's image with PostGIS has. */
export function usesPostgis({ databases, images, release }: Translation): boolean {
  const has = (image: string, name: string) => imageHas(image, release, name);
  return databases.extensions.some(
    (name) => !has(images.postgres, name) && has(images.postgis, name),
  );
}

/** What becomes of every extension, by its name in PostgreSQL. */
export function judgeExtensions(translation: Translation): { field: string; outcome: Outcome }[] {
  return [...new Set(translation.databases.extensions)]
    .sort()
    .map((name) => ({ field: `extension.${name}`, outcome: judgeExtension(translation, name) }));
}

function judgeExtension(translation: Translation, name: string): Outcome {
  const { images, release } = translation;
  const withheld = withheldExtension(translation);
  if (name === withheld)
    return {
      ...becomes([...BUILTIN_PATH, withheld], ''),
      fate: 'needsYou',
      why: `v2 does not run pg_stat_monitor beside pg_stat_statements and will drop ${name} with its views; what it has collected goes. To keep it instead, turn the two switches around in ${BUILTIN_PATH.join('.')} by target.overrides.`,
    };
  const builtin = release.builtinExtensions.find((one) => BUILTIN_NAMES[one] === name);
  if (builtin !== undefined) return stands([...BUILTIN_PATH, builtin]);
  if (imageHas(images.postgres, release, name)) return stands(THE_COPY);
  if (imageHas(images.postgis, release, name))
    return becomes(['spec', 'image'], "the release's image with PostGIS carries it.");
  return needsYou(
    `the image ${images.postgres} is not known to have it; what uses it fails after the migration. Name an image that has it in spec.image by target.overrides, or see spec.extensions.custom.`,
    ['spec', 'image'],
  );
}
