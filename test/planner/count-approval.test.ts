import { describe, expect, it } from 'vitest';
import { countApproval, sameWindow } from '../../src/planner/count-approval.ts';

const WINDOW = { startMs: 1000, endMs: 2000 };
const OTHER = { startMs: 1000, endMs: 3000 };
const by = (approver: string, window: typeof WINDOW | null = null) => ({
  approver,
  atMs: 0,
  window,
});

describe('an approval', () => {
  it('joins those for the same time', () => {
    expect(countApproval([], by('Ada'), 2)).toEqual([by('Ada')]);
    expect(countApproval([by('Ada')], by('Bob'), 2)).toEqual([by('Ada'), by('Bob')]);
    const copy = { ...WINDOW };
    expect(countApproval([by('Ada', WINDOW)], by('Bob', copy), 3)).toHaveLength(2);
  });

  it('for another time starts the count anew: the others agreed to theirs', () => {
    const standing = [by('Ada', WINDOW), by('Bob', WINDOW)];
    for (const window of [null, OTHER])
      expect(countApproval(standing, by('Eve', window), 3)).toEqual([by('Eve', window)]);
    expect(countApproval([by('Ada')], by('Eve', WINDOW), 2)).toEqual([by('Eve', WINDOW)]);
  });

  it('is the only one where one is enough: the last word counts', () => {
    expect(countApproval([by('Ada')], by('Bob'), 1)).toEqual([by('Bob')]);
  });
});

describe('a time', () => {
  it('is the same by start and end; at once is a time of its own', () => {
    expect(sameWindow(WINDOW, { ...WINDOW })).toBe(true);
    expect(sameWindow(null, null)).toBe(true);
    expect(sameWindow(WINDOW, OTHER)).toBe(false);
    expect(sameWindow(WINDOW, { ...WINDOW, startMs: 1 })).toBe(false);
    expect(sameWindow(WINDOW, null)).toBe(false);
    expect(sameWindow(null, WINDOW)).toBe(false);
  });
});
