import type { JsonObject, JsonValue } from '../../model/json.ts';

/** Where something stands in a custom resource: keys of objects and positions in lists. */
export type JsonPath = readonly (string | number)[];

/** As a person writes it: `spec.instances[0].replicas`; keys with dots or slashes in brackets and quotes. */
export function formatPath(path: JsonPath): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w-]+$/.test(step) ? `.${step}` : `["${step}"]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** What stands there; undefined where nothing does. */
export function valueAt(root: JsonValue, path: JsonPath): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, JsonValue | undefined>)[step];
  }
  return value;
}

/**
 * Put a value there, making the objects and lists on the way. Something else that stands in the way stays: it came by
 * an override, and the API server is to refuse it.
 */
export function setAt(root: JsonObject, path: JsonPath, value: JsonValue): void {
  let holder = root as Record<string | number, JsonValue>;
  for (const [i, step] of path.entries()) {
    if (i === path.length - 1) holder[step] = value;
    else holder[step] ??= typeof path[i + 1] === 'number' ? [] : {};
    if (typeof holder[step] !== 'object') return;
    holder = holder[step] as typeof holder;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values say the same, whatever the order of their keys. */
export function sameValue(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, i) => sameValue(item, other[i]));
  if (isObject(one) && isObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => sameValue(one[key], other[key]));
  }
  return one === other;
}

/** v1's operator writes null for an absent list or map; v2's API server refuses a null. */
export function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** A value in a sentence. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
