import { describe, expect, it } from 'vitest';
import { hang, wrapText } from '../../src/cli/wrap-text.ts';

describe('wrapText', () => {
  it.each([
    ['', 10, ['']],
    ['one', 10, ['one']],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['one two three', 9, ['one two', 'three']],
    ['one\ntwo three', 20, ['one', 'two three']],
    ['one\n\ntwo', 20, ['one', '', 'two']],
  ])('breaks at spaces, and keeps the breaks that are there: %j in %d', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  it.each([
    ['spec.backup.storages', 12, ['spec.backup.', 'storages']],
    ['spec.backup.storages', 11, ['spec.', 'backup.', 'storages']],
    ['/backrestrepo/cluster1', 14, ['/backrestrepo/', 'cluster1']],
    ['a=1,b=2,c=3', 5, ['a=1,', 'b=2,', 'c=3']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['.abcdef', 4, ['.abc', 'def']],
    ['[abcdef]', 4, ['[abc', 'def]']],
    ['instances[0].name', 12, ['instances', '[0].name']],
    ['a.annotations["example.com/dns"]', 26, ['a.annotations', '["example.com/dns"]']],
    ['["example.com/dns"]', 12, ['["example.', 'com/dns"]']],
    ['docker.io/percona/postgresql:14.22-1', 32, ['docker.io/percona/', 'postgresql:14.22-1']],
  ])('breaks a long name where its parts meet, else anywhere: %s in %d', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  it('goes on in the line in which a long name ends', () => {
    expect(wrapText('see spec.backup.storages there', 14)).toEqual([
      'see',
      'spec.backup.',
      'storages there',
    ]);
  });

  it('exceeds the width nowhere', () => {
    const text =
      'The word spec.patroni.dynamicConfiguration.postgresql.parameters is long, x=y too.';
    for (let width = 1; width < 90; width += 1)
      expect(wrapText(text, width).filter((line) => line.length > width)).toEqual([]);
  });

  it('loses no character but spaces', () => {
    const text =
      'The word spec.patroni.dynamicConfiguration.postgresql.parameters is long, x=y too.';
    for (let width = 1; width < 90; width += 1)
      expect(wrapText(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });
});

describe('hang', () => {
  it('puts further lines under the first one', () => {
    expect(hang('do: ', 'one two three', 11)).toEqual(['do: one two', '    three']);
  });

  it('leaves no space at the end of a line', () => {
    expect(hang('do: ', '', 11)).toEqual(['do:']);
    expect(hang('  ', 'one\n\ntwo', 11)).toEqual(['  one', '', '  two']);
  });
});
