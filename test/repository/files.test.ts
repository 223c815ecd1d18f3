import { describe, expect, it } from 'vitest';
import { linesWith, readTracked, trackedFiles } from './tracked-files.ts';

const MAX_LINES = 250;

/** Directories of single machines. In pieces, so that this file does not name them itself. */
const MACHINE_PATHS = ['work/', 'farm/', 'tmp/feas'].join('|');

describe('a source file', () => {
  const sources = trackedFiles('src', 'lab', 'scripts').filter((path) => /\.m?[jt]s$/.test(path));

  it(`has no more than ${MAX_LINES} lines: longer ones do more than one thing`, () => {
    const long = sources.filter((path) => readTracked(path).split('\n').length > MAX_LINES + 1);
    expect(sources.length).toBeGreaterThan(100);
    expect(long).toEqual([]);
  });

  it('of src reads the environment in one place only', () => {
    const readers = trackedFiles('src').filter((path) => readTracked(path).includes('process.env'));
    expect(readers).toEqual(['src/config.ts']);
  });
});

describe('a tracked file', () => {
  const texts = trackedFiles().filter((path) => !readTracked(path).includes('\0'));

  it('names no path of one machine', () => {
    expect(linesWith(new RegExp(`(?<![\\w.~*-])/(${MACHINE_PATHS})`), texts)).toEqual([]);
  });

  it('names no registry of packages: which one is used is up to who installs', () => {
    const settings = /(registry|GOPROXY|index[-_]url)["']?\s*[=:]\s*["']?https?:/i;
    expect(linesWith(settings, texts)).toEqual([]);
    expect(linesWith(/"resolved":/, ['package-lock.json'])).toEqual([]);
  });
});
