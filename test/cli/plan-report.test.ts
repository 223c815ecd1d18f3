import { describe, expect, it } from 'vitest';
import { exitStatusOf, planAsJson, planReport } from '../../src/cli/plan-report.ts';
import type { Finding } from '../../src/model/finding.ts';
import { PLAN_HASH, finding, plan, requestOf } from './plan-fixtures.ts';

const info = finding({ code: 'NOTE', severity: 'info' });
const warning = finding();
const consent = finding({ code: 'MD5_VERIFIERS', needsConsent: true });
const blocker = finding({ code: 'NO_FULL_BACKUP', severity: 'blocker' });

function report(findings: Finding[], { accept = [] as string[], made = true } = {}) {
  const examined = { findings, plan: made ? plan() : null };
  return planReport(requestOf({ accept }), examined, (hash) => `start ${hash}`);
}

describe('the report of a plan', () => {
  it('ends in the command that starts it where nothing stops it', () => {
    expect(report([info, warning])).toMatchObject({
      stopping: [],
      howToAccept: '',
      next: `start ${PLAN_HASH}`,
    });
  });

  it('names what stops it, and has no command then', () => {
    expect(report([info, blocker, warning])).toMatchObject({ stopping: [blocker], next: null });
    expect(report([blocker], { made: false })).toMatchObject({ stopping: [blocker], next: null });
  });

  it('counts a consent that was given', () => {
    expect(report([consent])).toMatchObject({
      stopping: [consent],
      howToAccept: '"accept": ["MD5_VERIFIERS"]',
      next: null,
    });
    expect(report([consent], { accept: ['MD5_VERIFIERS'] })).toMatchObject({
      stopping: [],
      howToAccept: '',
      next: `start ${PLAN_HASH}`,
    });
  });
});

describe('the exit status', () => {
  it.each<[number, string, Finding[], string[]]>([
    [0, 'nothing is found', [], []],
    [0, 'there is nothing but to know', [info], []],
    [2, 'there are warnings', [info, warning], []],
    [2, 'what needed consent has it', [consent], ['MD5_VERIFIERS']],
    [3, 'a consent is missing', [consent], ['OTHER']],
    [3, 'there is a blocker', [blocker], []],
    [3, 'there is a blocker among warnings', [warning, blocker, info], []],
    [3, 'a blocker was accepted: that is no consent', [blocker], ['NO_FULL_BACKUP']],
  ])('is %d where %s', (status, _when, findings, accept) => {
    expect(exitStatusOf(report(findings, { accept }))).toBe(status);
  });

  it('is never 0 without a plan', () => {
    expect(exitStatusOf(report([], { made: false }))).toBe(3);
  });
});

describe('a plan as JSON', () => {
  it('is one object with all of the plan, and what stops it by code', () => {
    const { planHash, verdicts, standby, final, secrets, repository } = plan();
    expect(planAsJson(report([warning, consent]))).toEqual({
      planHash,
      source: { context: null, namespace: 'pg', cluster: 'cluster1', storage: null },
      target: requestOf().target,
      order: 'delete-then-promote',
      findings: [warning, consent],
      stopping: ['MD5_VERIFIERS'],
      howToAccept: '"accept": ["MD5_VERIFIERS"]',
      crVersion: '2.9.0',
      systemIdentifier: '7300000000000000001',
      setKeepBackups: false,
      verdicts,
      repository,
      secrets,
      standby,
      final,
      next: null,
    });
  });

  it('has the same fields without a plan, as null', () => {
    const withPlan = planAsJson(report([]));
    const without = planAsJson(report([blocker], { made: false }));
    expect(Object.keys(without)).toEqual(Object.keys(withPlan));
    expect(without).toMatchObject({
      planHash: null,
      verdicts: null,
      standby: null,
      final: null,
      secrets: null,
      repository: null,
      next: null,
      stopping: ['NO_FULL_BACKUP'],
    });
  });
});
