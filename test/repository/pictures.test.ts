import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PICTURES } from '../helpers/browser/pictures.ts';
import { readTracked, trackedFiles } from './tracked-files.ts';

const ROOT = join(import.meta.dirname, '../..');
/** They come with every clone, each time that they were made anew. */
const MAX_BYTES = 256 * 1024;
const FILES = PICTURES.map((name) => `docs/pictures/${name}.png`).toSorted();

describe("the documentation's pictures", () => {
  it('are those that the tests in the browser make, and no others', () => {
    expect(trackedFiles('docs/pictures').toSorted()).toEqual(FILES);
  });

  it('show what matters, and not the whole page', () => {
    const large = FILES.filter((file) => statSync(join(ROOT, file)).size > MAX_BYTES);
    expect(large).toEqual([]);
  });

  it('are each made by a scenario', () => {
    const scenarios = trackedFiles('test/e2e').map(readTracked).join('\n');
    expect(PICTURES.filter((name) => !scenarios.includes(`picture('${name}'`))).toEqual([]);
  });

  it('are each shown on a page, with words in their place for who cannot see them', () => {
    const shown = trackedFiles()
      .filter((path) => path.endsWith('.md'))
      .flatMap((page) =>
        [...readTracked(page).matchAll(/!\[([^\]]*)\]\(([^)]+\.png)\)/g)].map(
          ([, words = '', file = '']) => ({ words, file: join(dirname(page), file) }),
        ),
      );
    expect([...new Set(shown.map(({ file }) => file))].toSorted()).toEqual(FILES);
    expect(shown.filter(({ words }) => words.length < 20)).toEqual([]);
  });
});
