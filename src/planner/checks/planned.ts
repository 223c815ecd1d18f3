import type { V2Cluster } from '../../model/v2-cluster.ts';

/**
 * What stands at a path of a planned custom resource; undefined where there is nothing. Overrides win last and are
 * no more than JSON, so whatever a check reads of a plan may be missing or of another kind than our own translation
 * would make it.
 */
export function planned(cluster: V2Cluster, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      isObject(value) ? (value as Record<string | number, unknown>)[key] : undefined,
    cluster,
  );
}

/** The same as an object; empty where there is none. */
export function plannedObject(
  cluster: V2Cluster,
  ...path: (string | number)[]
): Record<string, unknown> {
  const value = planned(cluster, ...path);
  return isObject(value) && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The same as a list; empty where there is none. */
export function plannedList(cluster: V2Cluster, ...path: (string | number)[]): unknown[] {
  const value = planned(cluster, ...path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A scalar as text; null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}

/** A field of something that may be no object. */
export function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? (value as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
