import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { SecretPlan } from '../../model/plan.ts';
import { isObject } from './json-path.ts';
import type { Rules } from './judge.ts';
import { carried, changed, needsYou } from './outcome.ts';
import type { TranslationInput } from './translation.ts';

/** One entry of `backup.customConfig`, as v2 mounts it. */
export interface CustomProjection {
  /** null: it refers to something that cannot be taken along. */
  projection: JsonObject | null;
  /** null: v2 mounts the object that v1 does. */
  copy: SecretPlan | null;
}

const CONFIGURATION = ['spec', 'backups', 'pgbackrest', 'configuration'] as const;
const SOURCES = { secret: 'Secret', configMap: 'ConfigMap' } as const;

/**
 * v1's custom pgBackRest configuration, entry by entry. Where v2 is in another namespace or Kubernetes, it mounts
 * copies; they are secrets whatever they were, because such files may hold the passphrase of the repository.
 */
export function customProjections({ request, source }: TranslationInput): CustomProjection[] {
  const beside =
    request.source.context === request.target.context &&
    request.source.namespace === request.target.namespace;
  return (source.spec.backup?.customConfig ?? []).map((entry, i) => {
    const found = referenceIn(entry);
    if (found === null) return { projection: null, copy: null };
    if (beside) return { projection: entry, copy: null };
    const copy = copyName(request.target.cluster, i + 1);
    return {
      projection: { secret: { ...found.reference, name: copy } },
      copy: { name: copy, kind: 'copy', from: { kind: found.kind, name: found.name }, user: null },
    };
  });
}

export const customConfigRules: Rules = {
  each: (_value, { key, translation }) => {
    const all = customProjections(translation);
    const { projection, copy } = all[Number(key)] ?? { projection: null, copy: null };
    if (projection === null)
      return needsYou(
        'only a secret or a ConfigMap can be taken along: put these files into one and name it in spec.backups.pgbackrest.configuration by target.overrides.',
      );
    const before = all.slice(0, Number(key)).filter((entry) => entry.projection !== null).length;
    // The first is the repository's own secret.
    const path = [...CONFIGURATION, 1 + before];
    return copy === null
      ? carried(path, projection)
      : changed(path, projection, `v2 is elsewhere: it is copied to the secret ${copy.name}.`);
  },
};

function copyName(cluster: string, n: number): string {
  return `${cluster}-pgbackrest-custom-${n}`;
}

function referenceIn(
  entry: JsonObject,
): { kind: 'Secret' | 'ConfigMap'; name: string; reference: JsonObject } | null {
  for (const field of ['secret', 'configMap'] as const) {
    const reference: JsonValue | undefined = entry[field];
    if (isObject(reference) && typeof reference['name'] === 'string')
      return { kind: SOURCES[field], name: reference['name'], reference };
  }
  return null;
}
