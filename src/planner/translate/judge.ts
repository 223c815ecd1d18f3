import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isObject, type JsonPath } from './json-path.ts';
import { dropped, type Outcome } from './outcome.ts';
import type { Translation } from './translation.ts';

/** Where a rule is asked: what it may have to look at beside the value itself. */
export interface Place {
  /** Path of the value in v1's custom resource. */
  path: JsonPath;
  /** The object that holds it. */
  siblings: JsonObject;
  /** Key or position in the nearest map or list around it. */
  key: string | number;
  translation: Translation;
}

/** Decides over one field. It is asked only where the field says something. */
export type Rule = (value: JsonValue, place: Place) => Outcome;

/** What becomes of a value: by one rule as a whole, field by field, or every entry of a map or list alike. */
export type Rules = Rule | { fields: Readonly<Record<string, Rules>> } | { each: Rules };

/** One field of v1 with what it becomes. */
export interface Judged {
  field: JsonPath;
  outcome: Outcome;
}

/**
 * Ask the rules over everything that v1's custom resource sets. Every field that says something gets exactly one
 * outcome, because each is visited once, and where there is no rule for it, it is said so. The order is that of the
 * rules, whatever order the custom resource has.
 */
export function judge(rules: Rules, value: JsonValue, place: Place): Judged[] {
  if (saysNothing(value)) return [];
  if (typeof rules === 'function') return [{ field: place.path, outcome: rules(value, place) }];
  if ('each' in rules) {
    if (typeof value !== 'object') return [unreadable(place)];
    return entriesOf(value).flatMap(([key, item]) =>
      judge(rules.each, item, { ...inside(place, value, key), key }),
    );
  }
  if (!isObject(value)) return [unreadable(place)];
  const known = Object.entries(rules.fields).flatMap(([key, rule]) =>
    judge(rule, value[key] ?? null, inside(place, value, key)),
  );
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(rules.fields, key));
  return [
    ...known,
    ...unknown
      .sort()
      .flatMap((key) => judge(UNKNOWN, value[key] ?? null, inside(place, value, key))),
  ];
}

/** v1's operator writes an empty value for whatever is absent, and takes the one for the other. */
export function saysNothing(value: JsonValue): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(saysNothing);
}

const UNKNOWN: Rule = () => dropped("v1's operator does not know it.");

function unreadable({ path }: Place): Judged {
  return { field: path, outcome: dropped("v1's operator cannot read it.") };
}

function inside(place: Place, holder: JsonValue, key: string | number): Place {
  return { ...place, path: [...place.path, key], siblings: isObject(holder) ? holder : {} };
}

function entriesOf(value: JsonValue[] | JsonObject | null): [string | number, JsonValue][] {
  if (Array.isArray(value)) return [...value.entries()];
  return Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
