import type { JsonObject } from '../../model/json.ts';
import { isObject } from './json-path.ts';

/** The order in which v2's own example has them, so that a plan reads like one. */
const ORDER: readonly string[] = [
  'crVersion',
  'metadata',
  'tlsOnly',
  'standby',
  'autoCreateUserSchema',
  'users',
  'image',
  'imagePullPolicy',
  'postgresVersion',
  'port',
  'expose',
  'exposeReplicas',
  'instances',
  'proxy',
  'backups',
  'patroni',
  'extensions',
];

/** The same cluster with the fields of its `spec` in the order of v2's example; unknown ones come last. */
export function inReadingOrder(cluster: JsonObject): JsonObject {
  const { spec } = cluster;
  if (!isObject(spec)) return cluster;
  const known = ORDER.filter((name) => Object.hasOwn(spec, name));
  const names = new Set([...known, ...Object.keys(spec)]);
  return {
    ...cluster,
    spec: Object.fromEntries([...names].map((name) => [name, spec[name] ?? null])),
  };
}
