import { describe, expect, it } from 'vitest';
import {
  brokenScale,
  evenScale,
  spreadOut,
} from '../../../../src/audit/report/timeline/time-scale.ts';

const DAY = 86_400_000;

describe('the scale of a picture of days and of seconds', () => {
  const scale = brokenScale([0, 5 * DAY, 5 * DAY + 1_500, 5 * DAY + 2_000], 0, 1000);

  it('begins and ends where the picture does', () => {
    expect([scale(0), scale(5 * DAY + 2_000)]).toEqual([0, 1000]);
    expect([scale(-1), scale(9 * DAY)]).toEqual([0, 1000]);
  });

  it('leaves a second visible beside five days', () => {
    expect(scale(5 * DAY + 1_500) - scale(5 * DAY)).toBeGreaterThan(50);
  });

  it('keeps the order, and is even within one span', () => {
    const times = [0, DAY, 2 * DAY, 5 * DAY, 5 * DAY + 1, 5 * DAY + 1_500];
    const xs = times.map((ms) => scale(ms));
    expect(xs).toEqual([...xs].sort((one, other) => one - other));
    expect(scale(2 * DAY)).toBeCloseTo(2 * scale(DAY));
  });

  it('has a place for a record of one moment', () => {
    expect(brokenScale([7, 7], 10, 20)(7)).toBe(10);
  });
});

describe('the scale of one outage', () => {
  it('is even, and ends at its ends', () => {
    const scale = evenScale(1_000, 3_000, [0, 100]);
    expect([500, 1_000, 2_000, 3_000, 9_000].map(scale)).toEqual([0, 0, 50, 100, 100]);
  });
});

describe('places that are too close', () => {
  it('are moved apart, in their order, within their room', () => {
    expect(spreadOut([50, 51, 52], 10, [0, 100])).toEqual([50, 60, 70]);
    expect(spreadOut([98, 99, 100], 10, [0, 100])).toEqual([80, 90, 100]);
    expect(spreadOut([10, 50], 10, [0, 100])).toEqual([10, 50]);
  });
});
