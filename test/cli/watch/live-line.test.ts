import { expect, it } from 'vitest';
import { liveLine } from '../../../src/cli/watch/live-line.ts';

/** What a terminal of some width shows after all that was written: `\r\u001B[K` begins its last line anew. */
function screen(columns: number) {
  let text = '';
  const write = (piece: string) => {
    for (const [i, part] of piece.split('\r\u001B[K').entries())
      text = i === 0 ? text + part : text.slice(0, text.lastIndexOf('\n') + 1) + part;
    return true;
  };
  return { line: liveLine({ columns, write }), shown: () => text.split('\n') };
}

it('is rewritten in place, below what stays', () => {
  const { line, shown } = screen(80);
  line.show('one');
  line.show('two');
  line.above('this stays');
  line.above('and this');
  expect(shown()).toEqual(['this stays', 'and this', 'two']);
  line.clear();
  line.above('the end');
  expect(shown()).toEqual(['this stays', 'and this', 'the end', '']);
});

it('is cut where the terminal is too narrow: a line that wraps cannot be taken back', () => {
  const { line, shown } = screen(10);
  line.show('0123456789abc');
  expect(shown()).toEqual(['01234567…']);
});
