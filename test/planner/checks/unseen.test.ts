import { describe, expect, it } from 'vitest';
import type { Check, Part } from '../../../src/planner/check.ts';
import { CHECKS } from '../../../src/planner/checks.ts';
import { BLINDS } from '../../../src/planner/checks/unseen.ts';
import { plan, request, unseen } from '../../helpers/builders.ts';
import { checkOf, codes, found, only, type World } from '../checks-helpers.ts';

/** Every check with each part that it needs. */
const NEEDS = CHECKS.flatMap((check) => check.needs.map((part) => ({ check, part })));

/** A world in which one part is not seen. What the plan is made of takes the plan away with it. */
function without(part: Part): World {
  const ofThePlan = ['environment', 'postgres', 'databases', 'sourceSecrets', 'targetOperator'];
  if (part === 'plan') return { plan: null };
  return { [part]: unseen('forbidden'), plan: ofThePlan.includes(part) ? null : plan() };
}

describe('a check that needs something that was not seen', () => {
  it.each(NEEDS.map(({ check, part }) => [check.code, part, check] as const))(
    'is not decided, and named as such: %s without %s',
    (code, part, check: Check) => {
      const all = found(without(part));
      expect(all.map((finding) => finding.code)).not.toContain(code);
      const blind = BLINDS.find(({ parts }) => parts.includes(part));
      const told = all.find((finding) => finding.code === blind?.code);
      expect(told?.what.split(/[ ,.:]+/)).toContain(code);
      expect(told?.severity).toBe(blind?.severity);
      if (check.undecided === 'blocker') expect(told?.severity).toBe('blocker');
    },
  );

  it('stops where its finding would, consent included; else it is a warning', () => {
    for (const { code, severity, needsConsent, undecided } of CHECKS) {
      const stops = severity === 'blocker' || needsConsent;
      if (code !== 'STORAGE_CLASS_MISSING') expect(undecided).toBe(stops ? 'blocker' : 'warning');
    }
  });

  it('does not stop for a storage class: the volumes of v2 hold nothing of v1 yet', () => {
    expect(only({ storageClasses: unseen('forbidden') })).toMatchObject({
      code: 'STORAGE_CLASSES_UNSEEN',
      severity: 'warning',
      evidence: 'forbidden',
    });
  });
});

describe('one cause', () => {
  it('is one finding, however much depends on it', () => {
    const dead = unseen('A running primary pod of v1 cluster pg/cluster1 is not there.');
    const finding = only({ environment: dead, postgres: dead, databases: dead, plan: null });
    expect(finding).toMatchObject({ code: 'SOURCE_UNSEEN', severity: 'blocker' });
    expect(finding.evidence).toBe(dead.why);
    expect(finding.what).toMatch(
      /^v1's PostgreSQL could not be looked at; these could not be checked: .*ARCHIVE_FAILING/,
    );
  });

  it('is told with each reason where its parts were unseen for several', () => {
    const finding = only({
      postgres: unseen('psql broke off'),
      databases: unseen('a lock'),
      plan: null,
    });
    expect(finding.evidence).toBe('psql broke off; a lock');
  });

  it('names a check under each of several: all of them must be mended for it', () => {
    const all = found({ postgres: unseen('a'), repository: unseen('b'), plan: null });
    expect(all.map(({ code }) => code)).toEqual(['SOURCE_UNSEEN', 'REPOSITORY_UNSEEN']);
    for (const { what } of all) expect(what).toContain('REPOSITORY_SHARED');
  });

  it('is not asked about again by checks that another finding makes idle', () => {
    const world = { request: request({ source: { ...request().source, storage: 'none' } }) };
    expect(codes({ ...world, repository: unseen('no storage') })).toEqual(['STORAGE_UNKNOWN']);
  });
});

describe('a plan that could not be made', () => {
  it('is its own cause only where all was seen that it is made of', () => {
    const finding = only({ plan: null, dryRun: unseen('there is no plan to try') });
    expect(finding).toMatchObject({ code: 'PLAN_MISSING', severity: 'blocker' });
    expect(finding.what).toMatch(/^No plan can be made yet; these are still to be checked: /);
    expect(finding.what).toContain('TARGET_REFUSED');
    expect(finding.remedy).toBe('mend the other blockers, then look again.');
  });

  it.each(['environment', 'databases', 'sourceSecrets', 'targetOperator'] as const)(
    'is laid to %s where that was not seen',
    (part) => {
      const [finding, ...others] = found(without(part));
      expect(others).toEqual([]);
      expect(finding?.what).toContain('HOT_STANDBY_SETTINGS_LOW');
    },
  );

  it("is not laid to v2's operator where the request says its version", () => {
    const target = { ...request().target, crVersion: '2.9.0' };
    expect(
      codes({ targetOperator: unseen('no'), request: request({ target }), plan: null }),
    ).toEqual(['TARGET_OPERATOR_UNSEEN', 'PLAN_MISSING']);
  });

  it('is not missed where it was made though something is unseen', () => {
    const finding = only({ targetOperator: unseen('no') });
    expect(finding.code).toBe('TARGET_OPERATOR_UNSEEN');
    expect(finding.what).not.toContain('NEEDS_YOU');
    expect(checkOf('NEEDS_YOU').needs).toEqual(['plan']);
  });
});

it('every part of an observation has a finding for when it is unseen, and one only', () => {
  const parts = BLINDS.flatMap((blind) => blind.parts);
  expect(new Set(parts).size).toBe(parts.length);
  expect(new Set(parts)).toEqual(new Set(CHECKS.flatMap(({ needs }) => needs)));
});
