import { describe, expect, it } from 'vitest';
import { canonicalJson, storableText } from '../../src/audit/canonical-json.ts';

describe('canonical JSON', () => {
  it.each([
    ['orders the keys at every depth', { b: { d: 1, c: 2 }, a: [{ z: 1, y: 2 }] }],
    [
      'is the same whatever order the keys were written in',
      { a: [{ y: 2, z: 1 }], b: { c: 2, d: 1 } },
    ],
  ])('%s', (_title, value) => {
    expect(canonicalJson(value)).toBe('{"a":[{"y":2,"z":1}],"b":{"c":2,"d":1}}');
  });

  it('orders keys by their code units, not as a language would', () => {
    expect(canonicalJson({ ä: 1, z: 2, Z: 3, a: 4, '': 5 })).toBe('{"":5,"Z":3,"a":4,"z":2,"ä":1}');
  });

  it('leaves out what is undefined, and keeps what is null', () => {
    expect(canonicalJson({ a: undefined, b: null, c: [undefined] })).toBe('{"b":null,"c":[null]}');
    expect(canonicalJson(undefined)).toBe('null');
  });

  it.each([
    ['1e21', 1e21, '1e+21'],
    ['-0', -0, '0'],
    ['NaN, which JSON does not know', Number.NaN, 'null'],
    ['a small number', 1e-7, '1e-7'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ])('writes %s as JSON does', (_name, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['NUL', 'a\0b', 'a\uFFFDb'],
    ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
    ['a whole pair, which stays', 'a\u{1F418}b', 'a\u{1F418}b'],
  ])('replaces what jsonb does not take: %s', (_name, text, stored) => {
    expect(storableText(text)).toBe(stored);
    expect(canonicalJson({ [text]: [text] })).toBe(JSON.stringify({ [stored]: [stored] }));
  });

  it('keeps a key named __proto__ as one of the value', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1},"b":2}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1},"b":2}');
  });

  it('of its own result is the same text again', () => {
    const odd = { 'a\0': 1, 'a\uFFFD': 2, list: [1e21, -0, 'x\uDC00'], b: { c: undefined } };
    const text = canonicalJson(odd);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });
});
