import { describe, expect, it } from 'vitest';
import { listChanges } from '../../src/cli/list-changes.ts';

describe('listChanges', () => {
  it('finds nothing between equal objects', () => {
    const object = { a: 1, b: { c: [1, { d: null }] } };
    expect(listChanges(object, structuredClone(object))).toEqual([]);
  });

  it('names every place by its path, with what is there before and after', () => {
    const before = {
      spec: { standby: { enabled: true }, instances: [{ replicas: 1, name: 'a' }] },
    };
    const after = {
      spec: { standby: { enabled: false }, instances: [{ replicas: 3, name: 'a' }] },
    };
    expect(listChanges(before, after)).toEqual([
      { path: 'spec.standby.enabled', before: true, after: false },
      { path: 'spec.instances[0].replicas', before: 1, after: 3 },
    ]);
  });

  it('tells as a whole what only one of them has, the first one first', () => {
    const before = { kept: 1, gone: { x: 1 } };
    const after = { come: { y: [2] }, kept: 1 };
    expect(listChanges(before, after)).toEqual([
      { path: 'gone', before: { x: 1 }, after: undefined },
      { path: 'come', before: undefined, after: { y: [2] } },
    ]);
  });

  it('tells a list of another length as a whole', () => {
    expect(listChanges({ a: [{ x: 1 }] }, { a: [{ x: 0 }, { x: 1 }] })).toEqual([
      { path: 'a', before: [{ x: 1 }], after: [{ x: 0 }, { x: 1 }] },
    ]);
  });

  it.each([
    [{ a: null }, { a: {} }],
    [{ a: {} }, { a: null }],
    [{ a: [] }, { a: {} }],
    [{ a: '1' }, { a: 1 }],
    [{ a: { b: 1 } }, { a: 'b' }],
  ])('takes values of two kinds for different: %j and %j', (before, after) => {
    expect(listChanges(before, after)).toEqual([{ path: 'a', before: before.a, after: after.a }]);
  });
});
