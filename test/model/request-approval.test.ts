import { describe, expect, it } from 'vitest';
import { MINIMAL, accepted, faults, onlyProblem, withValue } from './parse-request-helpers.ts';

const approval = (rules: object, more: object = {}) => ({ ...MINIMAL, ...more, approval: rules });
const people = (count: number) => Array.from({ length: count }, (_, i) => `person ${i}`);

describe('the rules of the gates', () => {
  it('are filled up with their defaults', () => {
    expect(accepted(approval({ minApprovals: 2 })).approval).toEqual({
      timeoutSeconds: 7 * 24 * 3600,
      approvers: null,
      minApprovals: 2,
      requesterMayApprove: true,
      remindEverySeconds: 24 * 3600,
    });
    expect(accepted(withValue('approval', null)).approval).toEqual(accepted(MINIMAL).approval);
  });

  it('keep the names as they are written, but for the spaces around them', () => {
    const { approvers } = accepted(approval({ approvers: [' Ada ', 'Bob  the Builder'] })).approval;
    expect(approvers).toEqual(['Ada', 'Bob  the Builder']);
  });

  it('name up to fifty people', () => {
    expect(accepted(approval({ approvers: people(50) })).approval.approvers).toHaveLength(50);
  });
});

describe('a list of approvers', () => {
  it.each([
    [[], 'has 0 names'],
    [people(51), 'has 51 names'],
    ['Ada', 'is a string'],
    [{ ada: true }, 'is an object'],
  ])('is refused where it is none: %j', (approvers, problem) => {
    expect(onlyProblem(approval({ approvers }), 'approval.approvers')).toBe(
      `must be a list of 1 to 50 names, ${problem}`,
    );
  });

  it.each([7, null, '', ' \t', 'a'.repeat(201), ['Ada']])('refuses the name %j', (name) => {
    expect(onlyProblem(approval({ approvers: ['Ada', name] }), 'approval.approvers[1]')).toBe(
      'must be the name of a person, at most 200 characters',
    );
  });

  it('refuses one person twice, however they are written', () => {
    expect(onlyProblem(approval({ approvers: ['Ada', 'ADA '] }), 'approval.approvers[1]')).toBe(
      'is there twice: ADA ',
    );
  });
});

describe('rules that nobody could fulfil', () => {
  it('are refused: more approvals than approvers', () => {
    expect(accepted(approval({ approvers: ['Ada', 'Bob'], minApprovals: 2 }))).toBeDefined();
    expect(
      onlyProblem(
        approval({ approvers: ['Ada', 'Bob'], minApprovals: 3 }),
        'approval.minApprovals',
      ),
    ).toBe('asks for 3, and only 2 of approval.approvers may approve');
  });

  it('are refused: nobody but who asks, who may not', () => {
    const rules = { approvers: ['Ada'], requesterMayApprove: false };
    expect(onlyProblem(approval(rules, { requestedBy: 'ada' }), 'approval.minApprovals')).toBe(
      'asks for 1, and only 0 of approval.approvers may approve',
    );
    expect(accepted(approval(rules, { requestedBy: 'Bob' })).requestedBy).toBe('Bob');
    const allowed = { ...rules, requesterMayApprove: true };
    expect(accepted(approval(allowed, { requestedBy: 'Ada' })).approval.approvers).toEqual(['Ada']);
  });

  it('are refused: nobody is named who may not approve', () => {
    expect(onlyProblem(approval({ requesterMayApprove: false }), 'requestedBy')).toBe(
      'must be named where approval.requesterMayApprove is false',
    );
  });

  it('are not a matter where anybody may approve', () => {
    const rules = { minApprovals: 10, requesterMayApprove: false };
    expect(accepted(approval(rules, { requestedBy: 'Dora' })).approval.minApprovals).toBe(10);
  });

  it('are told beside what else is wrong', () => {
    const wrong = approval({ approvers: ['Ada', ''], minApprovals: 2, requesterMayApprove: 0 });
    expect(faults(wrong).map(({ path }) => path)).toEqual([
      'approval.approvers[1]',
      'approval.requesterMayApprove',
      'approval.minApprovals',
    ]);
  });
});
