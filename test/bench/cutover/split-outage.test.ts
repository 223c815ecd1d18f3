import { describe, expect, it } from 'vitest';
import { splitOutage, type CutOverMarks, type Split } from '../../../bench/cutover/split-outage.ts';

const T = Date.UTC(2026, 10, 23, 6);

/** Milliseconds after the last row of v1. */
function marks(after: Partial<CutOverMarks> = {}): CutOverMarks {
  const given = {
    ...{ lastOnV1: 0, segmentReady: 20, segmentArchived: 150, sourceDown: 160 },
    ...{ segmentRestored: 530, promotionSent: 600, targetWritable: 1_140, firstOnV2: 1_200 },
    ...after,
  };
  const absolute = Object.entries(given).map(([mark, ms]) => [mark, T + ms] as const);
  return Object.fromEntries<number>(absolute) as unknown as CutOverMarks;
}

function sumOf(split: Split): number {
  return partsOf(split).reduce((sum, part) => sum + part, 0);
}

function partsOf(split: Split): number[] {
  return Object.values<number>({ ...split });
}

describe('the split of an outage', () => {
  it('gives each server what it took, and to orchestration the two gaps between them', () => {
    expect(splitOutage(marks())).toEqual({
      fence: 0.02,
      archive: 0.13,
      sourceStops: 0.01,
      replay: 0.37,
      promote: 0.54,
      orchestration: 0.13, // 530 → 600, and 1140 → 1200
    });
  });

  it.each<[string, Partial<CutOverMarks>]>([
    ['as a rule', {}],
    ['when v2 has the segment before v1 is down', { sourceDown: 560, segmentRestored: 170 }],
    ['when the writer notes its last row late', { lastOnV1: 40 }],
    ['when the writer has its first row before the server logs it', { targetWritable: 1_260 }],
    [
      'when the archiver returns after v2 has fetched',
      { segmentArchived: 260, segmentRestored: 200 },
    ],
  ])('adds up to the outage and has no negative part, %s', (_, after) => {
    const given = marks(after);
    const split = splitOutage(given);
    expect(sumOf(split)).toBeCloseTo((given.firstOnV2 - given.lastOnV1) / 1000, 6);
    expect(Math.min(...partsOf(split))).toBeGreaterThanOrEqual(0);
  });

  it('counts a replay that was over before v1 was down as none', () => {
    const split = splitOutage(marks({ sourceDown: 560, segmentRestored: 170 }));
    expect(split).toMatchObject({ sourceStops: 0.41, replay: 0 });
  });

  it.each<[string, Partial<CutOverMarks>]>([
    [
      'v2 had a segment long before it was archived',
      { segmentArchived: 500, segmentRestored: 200 },
    ],
    ['the promotion was sent before v2 had everything', { promotionSent: 200 }],
    ['v2 wrote before it was promoted', { targetWritable: 300, promotionSent: 600 }],
    ['v1 ended after the promotion was sent', { sourceDown: 900 }],
    ['a moment is missing', { segmentReady: NaN }],
  ])('is refused when the moments contradict each other: %s', (_, after) => {
    expect(() => splitOutage(marks(after))).toThrow(/which cannot be/);
  });
});
