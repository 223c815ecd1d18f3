import type { ChangedField } from '../../model/change.ts';

/** What is compared: an object of the API as it was and as it is; null is not there. */
export interface BeforeAndAfter {
  before: unknown;
  after: unknown;
  /** Values of secrets are compared, and never told. */
  secret: boolean;
}

/** More is counted, not listed: a record is read by people. */
const MOST_FIELDS = 150;
const LONGEST_VALUE = 400;

/** Every leaf in which two states of an object differ, in their own order. */
export function changedFields({ before, after, secret }: BeforeAndAfter): {
  fields: ChangedField[];
  fieldsLeftOut: number;
} {
  const was = leavesOf(before);
  const is = leavesOf(after);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  const fields = paths
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => ({ path, before: told(was, path, secret), after: told(is, path, secret) }));
  return {
    fields: fields.slice(0, MOST_FIELDS),
    fieldsLeftOut: Math.max(0, fields.length - MOST_FIELDS),
  };
}

/** Set by the API server or by operators, or a copy of what stands elsewhere. */
const NOT_OURS =
  /^(status|apiVersion|kind|metadata\.(managedFields|resourceVersion|generation|creationTimestamp|uid|selfLink|name|namespace|annotations\.kubectl\.kubernetes\.io\/last-applied-configuration))(\.|\[|$)/;
const SECRET_VALUE = /^(data|stringData)\./;

type Leaves = Map<string, string | number | boolean>;

function leavesOf(object: unknown): Leaves {
  const leaves: Leaves = new Map();
  collect(object, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Leaves): void {
  if (path !== '' && NOT_OURS.test(path)) return;
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      collect(item, `${path}[${i}]`, leaves);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      collect(item, path === '' ? key : `${path}.${key}`, leaves);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    leaves.set(path, value);
  }
}

function told(leaves: Leaves, path: string, secret: boolean): unknown {
  const value = leaves.get(path);
  if (value === undefined) return null;
  if (secret && SECRET_VALUE.test(path)) return '***';
  return typeof value === 'string' && value.length > LONGEST_VALUE
    ? `${value.slice(0, LONGEST_VALUE)}… (${value.length} characters)`
    : value;
}
