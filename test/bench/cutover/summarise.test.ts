import { describe, expect, it } from 'vitest';
import { medianSplit, summarise } from '../../../bench/cutover/summarise.ts';
import { run } from './results.ts';

describe('the summary', () => {
  it('has the percentiles of each contestant, in seconds with three digits', () => {
    const results = [
      run('floor', 1.20004),
      run('ours', 2),
      run('ours', 3),
      run('ours', 1.5),
      run('promoteFirst', 1.8),
      run('document', 60),
    ];
    expect(summarise(5, results)).toMatchObject({
      runs: 5,
      floorSeconds: { p50: 1.2, p95: 1.2 },
      oursSeconds: { p50: 2, p95: 3 },
      oursPromoteFirstSeconds: { p50: 1.8, p95: 1.8 },
      documentSeconds: { p50: 60, p95: 60 },
    });
  });

  it('adds up lost rows over all runs, and those of both of our orders', () => {
    const results = [
      run('floor', 1, { lostRows: 1 }),
      run('ours', 1, { lostRows: 2 }),
      run('promoteFirst', 1, { lostRows: 4 }),
      run('document', 1, { lostRows: 8 }),
      run('document', 1, { lostRows: 16 }),
    ];
    expect(summarise(1, results).lostRows).toEqual({ floor: 1, ours: 6, document: 24 });
  });

  it("has a split that adds up to ours' median outage", () => {
    for (const outages of [[2.5, 1.7, 9.1], [2.5, 1.7, 9.1, 2.1], [1.2345]]) {
      const { split, oursSeconds } = summarise(
        5,
        outages.map((seconds) => run('ours', seconds)),
      );
      const parts = Object.values(split ?? {}).reduce((sum: number, part) => sum + Number(part), 0);
      expect(parts).toBeCloseTo(oursSeconds.p50 ?? NaN, 6);
    }
  });

  it('says null of what nobody ran', () => {
    const { oursSeconds, split, lostRows } = summarise(5, [run('floor', 1)]);
    expect(oursSeconds).toEqual({ p50: null, p95: null });
    expect(split).toBeNull();
    expect(lostRows.ours).toBe(0);
  });

  it('has every key that is promised, in one flat object', () => {
    expect(Object.keys(summarise(5, []))).toEqual([
      ...['runs', 'floorSeconds', 'oursSeconds', 'oursPromoteFirstSeconds', 'documentSeconds'],
      ...['lostRows', 'split'],
    ]);
  });
});

it('the median split is of the run with the median outage, not of the one with the median part', () => {
  const results = [run('ours', 3), run('ours', 2), run('ours', 5)];
  expect(medianSplit(results)?.orchestration).toBeCloseTo(2, 6);
  expect(medianSplit(results.slice(0, 2))?.orchestration).toBeCloseTo(1.5, 6);
});

it('a run whose split could not be read is left out of the split, not out of the outages', () => {
  const unread = { split: null, unsplit: 'no marker' };
  const results = [run('ours', 2), run('ours', 3, { ...unread, lostRows: 1 })];
  expect(medianSplit(results)?.orchestration).toBeCloseTo(1, 6);
  expect(summarise(2, results)).toMatchObject({
    oursSeconds: { p50: 2.5, p95: 3 },
    lostRows: { ours: 1 },
  });
});
