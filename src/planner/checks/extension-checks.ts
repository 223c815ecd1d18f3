import type { V2Cluster } from '../../model/v2-cluster.ts';
import { defineCheck, type Check } from '../check.ts';
import { releaseFor, type BuiltinExtension } from '../releases.ts';
import { BUILTIN_NAMES, imageHas } from './image-extensions.ts';
import { fieldOf, planned, plannedList, textOf } from './planned.ts';

/** Whether what is inside v1's databases works with v2's image and survives its operator. */
export const extensionChecks: Check[] = [
  defineCheck({
    code: 'EXTENSIONS_CONFLICT',
    severity: 'blocker',
    what: '`pg_stat_monitor` and `pg_stat_statements` are both enabled for v2. Its operator refuses such a custom resource, after the API server has taken it, and nothing comes up.',
    remedy: 'Enable one of them in `target.overrides`; the other one is dropped at the promotion.',
    needs: ['plan'],
    find: ({ plan: { final } }) =>
      isEnabled(final, 'pg_stat_monitor') && isEnabled(final, 'pg_stat_statements')
        ? {
            what: 'pg_stat_monitor and pg_stat_statements are both enabled for v2, whose operator allows one of them.',
            remedy: `choose one, with target.overrides ${enable('pg_stat_statements', false)}`,
            evidence:
              'spec.extensions.builtin of the plan: pg_stat_monitor true, pg_stat_statements true',
          }
        : null,
  }),
  defineCheck({
    code: 'EXTENSIONS_DROPPED',
    severity: 'warning',
    needsConsent: true,
    what: "An extension of v1 is not enabled for v2. v2's operator drops it from every database as soon as v2 is promoted. Where something in a database depends on it, the drop fails, again and again.",
    remedy: 'Enable it under `spec.extensions.builtin` in `target.overrides`, if you use it.',
    needs: ['databases', 'plan'],
    find: ({ databases: { extensions }, plan: { crVersion, final } }) => {
      const managed = releaseFor(crVersion)?.builtinExtensions ?? [];
      const dropped = managed.filter(
        (key) => extensions.includes(BUILTIN_NAMES[key]) && isDropped(final, key),
      );
      const [first] = dropped;
      if (first === undefined) return null;
      const names = dropped.map((key) => BUILTIN_NAMES[key]).join(', ');
      return {
        what: `v2 drops these extensions of v1 when it is promoted: ${names}.`,
        remedy: `drop them on v1, if nothing uses them; or keep them, with target.overrides ${enable(first, true)}`,
        evidence: `pg_extension: ${names}; spec.extensions.builtin of the plan: ${dropped.map((key) => `${key} ${textOf(builtin(final, key)) ?? 'not set'}`).join(', ')}`,
      };
    },
  }),
  defineCheck({
    code: 'EXTENSIONS_MISSING',
    severity: 'warning',
    needsConsent: true,
    what: "An extension of v1 is not in v2's image. The data is copied, but whatever calls the extension's library fails.",
    remedy:
      'Drop the extension on v1, use an image of your own (`spec.image` in `target.overrides`), or bring it with `spec.extensions.custom`; then consent.',
    needs: ['databases', 'plan'],
    find: ({ databases: { extensions }, plan: { crVersion, final } }) => {
      const release = releaseFor(crVersion);
      const image = textOf(planned(final, 'spec', 'image')) ?? '';
      const custom = plannedList(final, 'spec', 'extensions', 'custom').map((extension) =>
        textOf(fieldOf(extension, 'name')),
      );
      const missing = extensions.filter(
        (name) => release !== null && !imageHas(image, release, name) && !custom.includes(name),
      );
      if (missing.length === 0) return null;
      return {
        what: `These extensions of v1 are not known to be in v2's image: ${missing.join(', ')}.`,
        remedy:
          'drop them on v1, or bring them with spec.image or spec.extensions.custom in target.overrides; then accept this.',
        evidence: `pg_extension: ${missing.join(', ')}; spec.image of the plan: ${image || 'none'}`,
      };
    },
  }),
];

function builtin(cluster: V2Cluster, key: BuiltinExtension): unknown {
  return planned(cluster, 'spec', 'extensions', 'builtin', key);
}

function isEnabled(cluster: V2Cluster, key: BuiltinExtension): boolean {
  return builtin(cluster, key) === true;
}

/** Where an override took the switch away, the operator's default holds: pgaudit alone stays in every release. */
export function isDropped(cluster: V2Cluster, key: BuiltinExtension): boolean {
  return key === 'pg_audit' ? builtin(cluster, key) === false : !isEnabled(cluster, key);
}

function enable(key: BuiltinExtension, value: boolean): string {
  return JSON.stringify({ spec: { extensions: { builtin: { [key]: value } } } });
}
