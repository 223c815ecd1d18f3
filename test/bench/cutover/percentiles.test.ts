import { describe, expect, it } from 'vitest';
import { middleOf, percentiles } from '../../../bench/cutover/percentiles.ts';

describe('percentiles', () => {
  it('are the median, and the nearest rank of 95 %: the greatest of a few', () => {
    expect(percentiles([3, 1, 2])).toEqual({ p50: 2, p95: 3 });
    expect(percentiles([5, 1, 9, 3, 7])).toEqual({ p50: 5, p95: 9 });
  });

  it('have the mean of the middle two as the median of an even number', () => {
    expect(percentiles([4, 1, 2, 10])).toEqual({ p50: 3, p95: 10 });
  });

  it('leave out one in twenty, not more', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(percentiles(twenty).p95).toBe(19);
    expect(percentiles(twenty.slice(1)).p95).toBe(20);
  });

  it('sort by value, not by text', () => {
    expect(percentiles([10, 9, 8])).toEqual({ p50: 9, p95: 10 });
  });

  it('are null of nothing, and the one number of one', () => {
    expect(percentiles([])).toEqual({ p50: null, p95: null });
    expect(percentiles([1.5])).toEqual({ p50: 1.5, p95: 1.5 });
  });
});

it('the middle of a list is its middle one, or its middle two', () => {
  expect(middleOf([])).toEqual([]);
  expect(middleOf(['a'])).toEqual(['a']);
  expect(middleOf(['a', 'b'])).toEqual(['a', 'b']);
  expect(middleOf(['a', 'b', 'c'])).toEqual(['b']);
  expect(middleOf(['a', 'b', 'c', 'd'])).toEqual(['b', 'c']);
});
