import type { JsonValue } from '../model/json.ts';

/** One place in which two objects differ; undefined where one of them has nothing there. */
export interface Change {
  /** With dots, and positions of lists in brackets: `spec.instances[0].replicas`. */
  path: string;
  before: JsonValue | undefined;
  after: JsonValue | undefined;
}

/**
 * Where two objects differ, in the order of the first and then of the second. What only one of them has is told as a
 * whole, and so is a list of another length: positions would compare what does not belong together.
 */
export function listChanges(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path = '',
): Change[] {
  if (isObject(before) && isObject(after))
    return keysOf(before, after).flatMap((key) =>
      listChanges(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, i) => listChanges(item, after[i], `${path}[${i}]`));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function keysOf(...objects: object[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
