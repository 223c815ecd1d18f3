import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import {
  formatPath,
  sameValue,
  setAt,
  valueAt,
  withoutNulls,
} from '../../src/planner/translate/json-path.ts';

describe('a path', () => {
  it.each([
    [['spec', 'port'], 'spec.port'],
    [['spec', 'instances', 0, 'replicas'], 'spec.instances[0].replicas'],
    [['spec', 'storages', 'my-s3', 'bucket'], 'spec.storages.my-s3.bucket'],
    [['labels', 'app.kubernetes.io/name'], 'labels["app.kubernetes.io/name"]'],
  ])('%j is written as %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });

  it('leads to what stands there, or to nothing', () => {
    const root = { a: [{ b: null }, { c: 'd' }] };
    expect(valueAt(root, ['a', 1, 'c'])).toBe('d');
    expect(valueAt(root, ['a', 0, 'b'])).toBeNull();
    for (const path of [['a', 2, 'c'], ['a', 0, 'b', 'x'], ['a', 1, 'c', 'x'], ['z']])
      expect(valueAt(root, path)).toBeUndefined();
  });

  it('is made where it leads', () => {
    const root: JsonObject = { a: { kept: true } };
    setAt(root, ['a', 'list', 0, 'b'], 1);
    setAt(root, ['a', 'list', 1], 2);
    expect(root).toEqual({ a: { kept: true, list: [{ b: 1 }, 2] } });
  });

  it('ends at what is neither an object nor a list', () => {
    const root: JsonObject = { a: 'text' };
    setAt(root, ['a', 'b', 'c'], 1);
    expect(root).toEqual({ a: 'text' });
  });
});

describe('two values', () => {
  it.each<[JsonValue | undefined, JsonValue | undefined, boolean]>([
    [1, 1, true],
    [1, '1', false],
    [null, undefined, false],
    [undefined, undefined, true],
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1 }, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1, 2], [1, 3], false],
    [[1], [1, 2], false],
    [[1, 2], [1], false],
    [[], {}, false],
    [[{ a: 1 }], [{ a: 2 }], false],
  ])('%j and %j say the same: %j', (one, other, same) => {
    expect(sameValue(one, other)).toBe(same);
  });
});

it('what is null is left out, and an empty object stays: it may select everything', () => {
  const value = { a: null, b: { c: null, d: {} }, e: [null, { f: null, g: '' }], h: [], i: false };
  expect(withoutNulls(value)).toEqual({ b: { d: {} }, e: [{ g: '' }], h: [], i: false });
});
