import { expect, it } from 'vitest';
import { plain, type Paint } from '../../../src/cli/paint.ts';
import { renderWatchLine, watchLineAsJson } from '../../../src/cli/watch/render-watch.ts';
import type { WatchLine } from '../../../src/cli/watch/watch-line.ts';

const marked: Paint = (style, text) => (style === 'faint' ? text : `<${style}>${text}`);
const line = (kind: WatchLine['kind'], text = 'a'): WatchLine => ({
  ...{ atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), kind, text },
});

it('a line has its time, what it is about, and the text, in columns', () => {
  expect(renderWatchLine(line('begun'), plain)).toBe('2026-01-02T03:04:05Z  begun    a');
  expect(renderWatchLine(line('outcome'), plain)).toBe('2026-01-02T03:04:05Z  outcome  a');
});

it('a name that somebody typed cannot steer the terminal', () => {
  const evil = line('message', 'by \u001B[2JAda\nand\u202E more');
  expect(renderWatchLine(evil, plain)).toBe('2026-01-02T03:04:05Z  message  by  [2JAda and  more');
});

it.each<[WatchLine, string | null]>([
  [line('begun', 'WRITE OUTAGE: stop'), 'bad'],
  [line('ended', 'WRITE OUTAGE: stop'), null],
  [line('begun', 'WAITING FOR AN APPROVAL'), 'warn'],
  [line('begun'), null],
  [line('failed'), 'warn'],
  [line('phase'), 'live'],
  [line('outcome', 'migrated'), 'good'],
  [line('outcome', 'expired'), 'bad'],
])('only what matters has a colour: %j', (of, style) => {
  const [, said] = renderWatchLine(of, marked).split('Z  ');
  expect(said?.startsWith('<') ? /<(\w+)>/.exec(said)?.[1] : null).toBe(style);
});

it('for a script it is an object with the time to the millisecond', () => {
  expect(watchLineAsJson(line('begun'))).toEqual({
    ...{ time: '2026-01-02T03:04:05.678Z', kind: 'begun', text: 'a' },
  });
});
