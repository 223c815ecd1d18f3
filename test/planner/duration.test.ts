import { expect, it } from 'vitest';
import { duration } from '../../src/planner/duration.ts';

it.each([
  [0.4, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7_199, '120 min'],
  [7_200, '2 h'],
  [12_000, '3 h 20 min'],
  [172_800, '2 d'],
  [180_000, '2 d 2 h'],
])('says %d seconds as people do: %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
