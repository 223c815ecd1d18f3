import { describe, expect, it } from 'vitest';
import type { ApprovalPolicy } from '../../src/model/approval-policy.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import {
  stillToApprove,
  whoCanUnblock,
  whyMayNotApprove,
  whyMayNotFallBack,
  whyMayNotResume,
} from '../../src/planner/who-may-approve.ts';
import { approvalPolicy, status } from '../helpers/builders.ts';

const gate = (rules: Partial<ApprovalPolicy>, more: Partial<MigrationStatus> = {}) =>
  status({ requestedBy: 'Dora', approval: approvalPolicy(rules), ...more });
const by = (...names: string[]) => names.map((approver) => ({ approver, atMs: 0, window: null }));
const held = { by: 'Bob', atMs: 0, comment: null };
const THREE = { approvers: ['Ada', 'Bob', 'Carol'] };

describe('who may approve', () => {
  it('is anybody where nobody is named', () => {
    expect(whyMayNotApprove(gate({}), 'Eve')).toBeNull();
  });

  it('is whoever is named, however they write themselves', () => {
    for (const name of ['Ada', 'ADA', ' carol '])
      expect(whyMayNotApprove(gate(THREE), name)).toBeNull();
    expect(whyMayNotApprove(gate(THREE), 'Eve')).toBe(
      'Eve is not among approval.approvers; Ada, Bob or Carol may approve',
    );
  });

  it('is not who has asked for it, where that is the rule', () => {
    const rules = { requesterMayApprove: false };
    expect(whyMayNotApprove(gate(rules), 'dora')).toBe(
      'dora has asked for this migration, and approval.requesterMayApprove is false; somebody else has to approve',
    );
    expect(whyMayNotApprove(gate(rules), 'Ada')).toBeNull();
    const listed = { ...rules, approvers: ['Dora', 'Ada'] };
    expect(whyMayNotApprove(gate(listed), 'Dora')).toContain('false; Ada may approve');
    expect(whyMayNotApprove(gate(listed), 'Eve')).toContain('approvers; Ada may approve');
    expect(whyMayNotApprove(gate({}), 'Dora')).toBeNull();
  });
});

describe('who may resume', () => {
  it('is an approver, or who holds it', () => {
    const listed = gate({ approvers: ['Ada'] }, { held });
    expect(whyMayNotResume(listed, 'ada')).toBeNull();
    expect(whyMayNotResume(listed, 'BOB')).toBeNull();
    expect(whyMayNotResume(listed, 'Eve')).toBe(
      'Eve is not among approval.approvers; Ada may resume, and Bob, who holds it',
    );
    expect(whyMayNotResume(gate(THREE, { held }), 'Eve')).toBe(
      'Eve is not among approval.approvers; Ada, Bob or Carol may resume',
    );
    expect(whyMayNotResume(gate({}, { held }), 'Eve')).toBeNull();
  });

  it('is who has asked for it, too: it approves nothing', () => {
    const rules = { requesterMayApprove: false, approvers: ['Dora', 'Ada'] };
    expect(whyMayNotResume(gate(rules, { held }), 'Dora')).toBeNull();
  });
});

describe('who may order a fall-back', () => {
  it('is an approver, and who has asked for the migration is not kept from it', () => {
    const rules = { requesterMayApprove: false, approvers: ['Dora', 'Ada'] };
    expect(whyMayNotFallBack(gate(rules), 'Dora')).toBeNull();
    expect(whyMayNotFallBack(gate({}), 'Eve')).toBeNull();
    expect(whyMayNotFallBack(gate(rules), 'Eve')).toBe(
      'Eve is not among approval.approvers; Dora or Ada may fall back',
    );
  });
});

describe('who can unblock a gate', () => {
  it.each<[string, Partial<ApprovalPolicy>, Partial<MigrationStatus>]>([
    ['anybody, since approval.approvers names nobody', {}, {}],
    ['anybody but Dora, since approval.approvers names nobody', { requesterMayApprove: false }, {}],
    ['Ada', { approvers: ['Ada'] }, {}],
    ['Ada or Bob', { approvers: ['Ada', 'Bob'] }, {}],
    ['Ada, Bob or Carol: two people have to approve', { ...THREE, minApprovals: 2 }, {}],
    [
      'Ada, Bob or Carol: two people have to approve; Ada has',
      { ...THREE, minApprovals: 2 },
      { approvals: by('Ada') },
    ],
    [
      'anybody, since approval.approvers names nobody: ten people have to approve; Ada, Bob and Eve have',
      { minApprovals: 10 },
      { approvals: by('Ada', 'Bob', 'Eve') },
    ],
    ['Ada', { approvers: ['Dora', 'Ada'], requesterMayApprove: false }, {}],
    ['Bob, who holds it, or anybody else: send resume', {}, { held }],
    ['Bob, who holds it, or an approver (Ada, Carol): send resume', THREE, { held }],
    ['Bob, who holds it: send resume', { approvers: ['bob'] }, { held }],
    ['nobody has to: it begins by itself', THREE, { approved: by('Ada')[0] ?? null }],
  ])('is told: %s', (who, rules, more) => {
    expect(whoCanUnblock(gate(rules, more))).toBe(who);
  });

  it('is no endless list', () => {
    const approvers = Array.from({ length: 12 }, (_, i) => `p${i}`);
    expect(whoCanUnblock(gate({ approvers }))).toBe(
      'p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 or one of 2 others',
    );
  });
});

it('says how many are still to approve', () => {
  const left = (minApprovals: number, ...names: string[]) =>
    stillToApprove(gate({ minApprovals }, { approvals: by(...names) }));
  expect(left(2, 'Ada')).toBe('one more has to approve');
  expect(left(4, 'Ada')).toBe('three more have to approve');
});
