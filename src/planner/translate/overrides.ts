import type { JsonObject, JsonValue } from '../../model/json.ts';
import { REPO } from '../../model/names.ts';
import { isObject, setAt, valueAt } from './json-path.ts';

/**
 * The cluster after promotion with what the request overrides. They win over everything but one thing: the final
 * cluster is no standby, or it would stop taking writes after the migration. (`keepOwnPath` has another.)
 */
export function withOverrides(cluster: JsonObject, overrides: JsonObject): JsonObject {
  const merged = structuredClone(mergePatch(cluster, overrides)) as JsonObject;
  setAt(merged, ['spec', 'standby', 'enabled'], false);
  setAt(merged, ['spec', 'standby', 'repoName'], REPO);
  // A list is replaced as a whole, and v2's CRD takes one replica where none is given.
  const instances = valueAt(merged, ['spec', 'instances']);
  for (const instance of Array.isArray(instances) ? instances : [])
    if (isObject(instance)) instance['replicas'] ??= 1;
  return merged;
}

/** A JSON merge patch, RFC 7386: objects are merged, null takes a key away, anything else takes its place. */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch))
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(merged[key], value);
  return merged;
}
