import { describe, expect, it } from 'vitest';
import { checkCoverage } from '../../scripts/check-coverage.ts';
import { countCheckCases } from '../../scripts/count-check-cases.ts';
import { CHECKS, TOPICS } from '../../src/planner/checks.ts';
import { NOT_PLANTED, plantedCodes } from '../helpers/planted-codes.ts';
import { readTracked } from './tracked-files.ts';

const codes = TOPICS.map(({ code }) => code);

describe('what preflight may tell', () => {
  it('is planted in the lab, each by a fault of its own, or it is written why not', () => {
    const planted = plantedCodes();
    expect(planted.filter((code) => !codes.includes(code))).toEqual([]);
    const unplanted = codes.filter((code) => !planted.includes(code));
    expect(unplanted.toSorted()).toEqual(Object.keys(NOT_PLANTED).toSorted());
    for (const why of Object.values(NOT_PLANTED)) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  it('has at least one test of the unit, where it is a check', () => {
    const checks = CHECKS.map(({ code }) => code);
    const counts = countCheckCases(checks);
    expect(checks.filter((code) => (counts.get(code) ?? 0) === 0)).toEqual([]);
  });

  it('has its tests counted in docs/preflight-tests.md; npm run generate counts anew', () => {
    expect(readTracked('docs/preflight-tests.md')).toBe(checkCoverage());
  });
});
