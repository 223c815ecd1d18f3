import { describe, expect, it } from 'vitest';
import type { MigrationStatus } from '../../src/model/status.ts';
import {
  refuseAbort,
  refuseAtGate,
  refuseFallBack,
  refusePause,
  refuseReject,
  refuseResume,
} from '../../src/workflows/refusals.ts';
import { V1_KEPT, approvalPolicy, retirement } from '../helpers/builders.ts';
import { BEGUN, HELD, LATER, approved, seen, sent } from '../helpers/builders/open-gate.ts';

/** v2 takes writes, and v1 is kept; the second gate is still to open. */
const IN_SERVICE: Partial<MigrationStatus> = { ...V1_KEPT, phase: 'verify', retirement: null };

describe('a rejection', () => {
  it('counts until an approval takes effect', () => {
    expect(refuseReject(seen(), sent())).toBeNull();
    expect(refuseReject(seen({ approved: approved(LATER) }), sent())).toBeNull();
    expect(refuseReject(seen({ approved: approved(null), held: HELD }), sent())).toBeNull();
    expect(refuseReject(seen({ approved: approved(BEGUN) }), sent())).toBe(
      'Ada has decided already (approve), not reject',
    );
  });

  it('is the last word, whatever came after it', () => {
    const decision = { ...sent(), kind: 'reject' as const, atMs: 0 };
    const decisions = [decision, { ...decision, kind: 'pause' as const }];
    expect(refuseAtGate(seen({ decisions }), 'approve')).toBe(
      'Bob has decided already (reject), not approve',
    );
  });
});

describe('a pause', () => {
  it.each(['preflight', 'replicate', 'awaitApproval'] as const)('counts in %s', (phase) => {
    expect(refusePause(seen({ phase, approved: approved(null) }))).toBeNull();
  });

  it.each([
    ['it has ended', { outcome: 'aborted' as const }, 'the migration has ended'],
    ['v1 is deleted', { pastPointOfNoReturn: true }, 'v1 is deleted or being deleted'],
    ['the cut-over has begun', { phase: 'cutOver' as const }, 'the cut-over has begun; abort'],
    ['it is held', { held: HELD }, 'Eve holds it already'],
  ])('changes nothing when %s', (_what, overrides, why) => {
    expect(refusePause(seen(overrides))).toContain(why);
  });
});

describe('a resume', () => {
  it('counts while it is held, and only then', () => {
    expect(refuseResume(seen({ held: HELD }), sent())).toBeNull();
    expect(refuseResume(seen(), sent())).toBe('nobody holds the cut-over');
    expect(refuseResume(seen({ held: HELD, outcome: 'aborted' }), sent())).toBe(
      'the migration has ended',
    );
  });

  it('is for approvers, where they are named, and for who holds it', () => {
    const held = seen({ held: HELD, approval: approvalPolicy({ approvers: ['Ada'] }) });
    expect(refuseResume(held, sent({ approver: 'Ada' }))).toBeNull();
    expect(refuseResume(held, sent({ approver: 'eve' }))).toBeNull();
    expect(refuseResume(held, sent())).toContain('Bob is not among approval.approvers');
  });
});

describe('a fall-back', () => {
  const kept = (overrides: Partial<MigrationStatus> = {}) => seen({ ...IN_SERVICE, ...overrides });

  it.each(['promote', 'createReplicationUser', 'verify', 'awaitSecondApproval'] as const)(
    'counts from the promotion to the delete: in %s',
    (phase) => {
      expect(refuseFallBack(kept({ phase }), sent())).toBeNull();
    },
  );

  it.each<[string, Partial<MigrationStatus>, string]>([
    ['it has ended', { outcome: 'migrated' }, 'the migration has ended'],
    ['v1 is deleted first', { order: 'delete-then-promote' }, 'abort undoes everything'],
    ['v2 is not promoted yet', { promotionSentAtMs: null }, 'reject or abort undoes everything'],
    ['v1 is being deleted', { deleting: true }, 'v1 is deleted or being deleted'],
    ["v2 has taken v1's path over", { repository: 'takeOver' }, "v2 archives into v1's path"],
    ['it has begun', { phase: 'fallBack' }, 'it is under way already'],
  ])('changes nothing when %s', (_what, overrides, why) => {
    expect(refuseFallBack(kept(overrides), sent())).toContain(why);
  });

  it('is for approvers, where they are named', () => {
    const strict = kept({ approval: approvalPolicy({ approvers: ['Ada'] }) });
    expect(refuseFallBack(strict, sent())).toContain('Ada may fall back');
    expect(refuseFallBack(strict, sent({ approver: 'ada' }))).toBeNull();
  });

  it('names the evidence that is shown, where it names one', () => {
    const named = sent({ evidenceId: 'fedc9876' });
    expect(refuseFallBack(kept({ retirement: retirement() }), named)).toBeNull();
    expect(refuseFallBack(kept(), named)).toContain('the current one is not there yet');
    const stale = sent({ evidenceId: '00000000' });
    expect(refuseFallBack(kept({ retirement: retirement() }), stale)).toContain('fedc9876');
  });
});

describe('the safe direction', () => {
  it('is open to anybody: reject, abort and pause', () => {
    const strict = seen({ approval: approvalPolicy({ approvers: ['Ada'] }) });
    expect([refuseReject(strict, sent()), refuseAbort(strict), refusePause(strict)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

it('nothing can be decided while everything is being undone', () => {
  const undoing = seen({ undoing: true });
  const why = 'everything is being undone already';
  expect(refuseAtGate(undoing, 'approve')).toBe(why);
  expect(refuseReject(undoing, sent())).toBe(why);
  expect(refuseAbort(undoing)).toBe(why);
  expect(refusePause(undoing)).toBe(why);
});

describe('what comes too late once v2 is promoted and v1 is kept', () => {
  it('is told the way back, where there is one', () => {
    expect(refuseAbort(seen(IN_SERVICE))).toMatch(/v1 is kept, stopped; fallBack goes back to it/);
    expect(refuseAbort(seen({ ...IN_SERVICE, repository: 'takeOver' }))).toBe(
      'it is too late: v2 is promoted. v1 is kept, stopped, until its delete is approved',
    );
    expect(refuseAbort(seen({ ...IN_SERVICE, deleting: true }))).toContain(
      'v1 is deleted or being deleted',
    );
  });
});
