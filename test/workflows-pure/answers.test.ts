import { describe, expect, it } from 'vitest';
import type { StandingApproval } from '../../src/model/decision.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import {
  answerAbort,
  answerApprove,
  answerFallBack,
  answerPause,
  answerReject,
  answerResume,
} from '../../src/workflows/answers.ts';
import { V1_KEPT, approvalPolicy, retirement, status } from '../helpers/builders.ts';

const NOW = Date.UTC(2026, 11, 1);
const LATER = { startMs: NOW + 3_600_000, endMs: NOW + 7_200_000 };
const LATER_TEXT = '2026-12-01T01:00:00Z/2026-12-01T02:00:00Z';
const ADA = { approver: 'Ada', atMs: NOW };
const held = { by: 'Eve', atMs: 0, comment: null };
const by = (approver: string, window: StandingApproval['window'] = null) => ({
  ...{ approver, atMs: NOW, window },
});

const gate = (more: Partial<MigrationStatus>) => status({ phase: 'awaitApproval', ...more });
const complete = (window: StandingApproval['window'], more: Partial<MigrationStatus> = {}) =>
  gate({ approvals: [by('Ada', window)], approved: by('Ada', window), ...more });

describe('an approval that is enough', () => {
  it.each<[string, MigrationStatus]>([
    ['Approved by Ada; the cut-over begins.', complete(null)],
    [`Approved by Ada for ${LATER_TEXT}; the cut-over begins with that window.`, complete(LATER)],
    [
      'Approved by Ada; Eve holds it, so it does not begin before somebody sends resume.',
      complete(null, { held }),
    ],
  ])('is answered: %s', (answer, seen) => {
    expect(answerApprove(seen, ADA, 0)).toBe(answer);
  });

  it('in a window that has begun, begins', () => {
    const atMs = LATER.startMs;
    expect(answerApprove(complete(LATER), { ...ADA, atMs }, 0)).toMatch(/; the cut-over begins\.$/);
  });
});

describe('an approval that is not enough', () => {
  const half = (window: StandingApproval['window'] = null) =>
    gate({ approval: approvalPolicy({ minApprovals: 3 }), approvals: [by('Ada', window)] });

  it('is answered with how many are still to come', () => {
    expect(answerApprove(half(), ADA, 0)).toBe(
      'Approved by Ada, 1 of 3; two more have to approve.',
    );
    const two = { ...half(), approvals: [by('Bob'), by('Ada')] };
    expect(answerApprove(two, ADA, 1)).toBe('Approved by Ada, 2 of 3; one more has to approve.');
  });

  it('for another time than those before says what became of them', () => {
    expect(answerApprove(half(LATER), ADA, 2)).toBe(
      `Approved by Ada for ${LATER_TEXT}, 1 of 3; two more have to approve. The approvals before it were for another time and do not count any more.`,
    );
  });
});

describe('an approval of the delete', () => {
  const second = (more: Partial<MigrationStatus>) => status({ ...V1_KEPT, ...more });

  it('is answered with what comes of it', () => {
    const one = { approvals: [by('Ada')] };
    expect(answerApprove(second({ ...one, approved: by('Ada') }), ADA, 0)).toBe(
      'The delete of v1 is approved by Ada; it begins now.',
    );
    expect(
      answerApprove(second({ ...one, approval: approvalPolicy({ minApprovals: 2 }) }), ADA, 0),
    ).toBe('The delete of v1 is approved by Ada, 1 of 2; one more has to approve.');
    const odd = { ...one, approved: by('Ada'), retirement: retirement({ unverified: 'odd' }) };
    expect(answerApprove(second(odd), ADA, 0)).toBe(
      'The delete of v1 is approved by Ada; v2 is verified again first, and then the gate opens anew.',
    );
  });
});

describe('a resume', () => {
  it.each<[string, MigrationStatus]>([
    ['Resumed by Ada; the cut-over begins.', complete(null)],
    ['Resumed by Ada; the cut-over begins with that window.', complete(LATER)],
    ['Resumed by Ada; the gate waits for an approval.', gate({})],
    ['Resumed by Ada; it goes on to the gate.', status({ phase: 'replicate' })],
  ])('is answered: %s', (answer, seen) => {
    expect(answerResume(seen, ADA)).toBe(answer);
  });
});

describe('an abort', () => {
  it('is answered with what becomes of v1, which may be stopped', () => {
    expect(answerAbort(gate({}), ADA)).toBe(
      'Aborted by Ada; everything is undone, and v1 stays in service.',
    );
    for (const seen of [{ phase: 'cutOver' as const }, { outage: { sinceMs: 0, untilMs: null } }])
      expect(answerAbort(gate(seen), ADA)).toBe(
        'Aborted by Ada; everything is undone, and v1 is put back into service.',
      );
  });
});

it('what is left says in a sentence what follows', () => {
  expect(answerReject(ADA)).toBe('Rejected by Ada; everything is undone, and v1 stays in service.');
  expect(answerPause(ADA)).toBe(
    'Held by Ada; the cut-over does not begin before somebody sends resume.',
  );
  expect(answerFallBack(ADA)).toBe(
    'Fall-back ordered by Ada; v2 is stopped, what only it has is counted, then v1 takes writes again.',
  );
});
