import { describe, expect, it } from 'vitest';
import type { StandingApproval } from '../../src/model/decision.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { refuseApprove, windowOf } from '../../src/workflows/refuse-approve.ts';
import { V1_KEPT, approvalPolicy, evidence, retirement } from '../helpers/builders.ts';
import { BEGUN, HELD, LATER, NOW, approved, seen, sent } from '../helpers/builders/open-gate.ts';

/** Two of three have to approve, and not the one who asked. */
const TWO = approvalPolicy({
  approvers: ['Ada', 'Bob', 'Dora'],
  minApprovals: 2,
  requesterMayApprove: false,
});
const standing = (approver: string, window: StandingApproval['window'] = null) => ({
  ...{ approver, atMs: 0, window },
});

describe('an approval at the open gate', () => {
  it('counts, with a window or without', () => {
    expect(refuseApprove(seen(), sent())).toBeNull();
    expect(refuseApprove(seen(), sent({ window: LATER }))).toBeNull();
    expect(refuseApprove(seen(), sent({ window: 'now' }))).toBeNull();
    expect(refuseApprove(seen({ held: HELD }), sent())).toBeNull();
  });

  it('comes too late once another takes effect', () => {
    const why = 'Ada has decided already (approve), not approve';
    expect(refuseApprove(seen({ approved: approved(null) }), sent({ window: LATER }))).toBe(why);
    expect(refuseApprove(seen({ approved: approved(BEGUN) }), sent({ window: 'now' }))).toBe(why);
  });

  it('moves one that waits only with a window of its own', () => {
    const waiting = seen({ approved: approved(LATER) });
    expect(refuseApprove(waiting, sent())).toMatch(/^Ada has approved already, for 2026-12-01T00/);
    expect(refuseApprove(waiting, sent({ window: 'now' }))).toBeNull();
    const held = seen({ approved: approved(null), held: HELD });
    expect(refuseApprove(held, sent())).toBe(
      'Ada has approved already, and Eve holds it: send resume',
    );
    expect(refuseApprove(held, sent({ window: LATER }))).toBeNull();
  });

  it('names the evidence that is shown, also when it moves another', () => {
    const stale = sent({ evidenceId: '00000000', window: 'now' });
    expect(refuseApprove(seen(), stale)).toContain('it names the evidence 00000000');
    expect(refuseApprove(seen({ approved: approved(LATER) }), stale)).toContain('00000000');
  });

  it('has a window that a cut-over fits into', () => {
    const left = (ms: number) => ({ startMs: NOW - 1, endMs: NOW + ms });
    expect(refuseApprove(seen(), sent({ window: left(60_001) }))).toBeNull();
    expect(refuseApprove(seen(), sent({ window: left(60_000) }))).toMatch(/^the window is over or/);
    const over = seen({ window: left(60_000) });
    expect(refuseApprove(over, sent())).toMatch(/^cutover\.window of the request is over/);
    expect(refuseApprove(over, sent({ window: 'now' }))).toBeNull();
  });

  it('has the window that it names, else that of the request', () => {
    expect(windowOf(seen({ window: LATER }), sent())).toEqual(LATER);
    expect(windowOf(seen({ window: LATER }), sent({ window: BEGUN }))).toEqual(BEGUN);
    expect(windowOf(seen({ window: LATER }), sent({ window: 'now' }))).toBeNull();
  });
});

describe('an approval of several', () => {
  const two = (overrides: Partial<MigrationStatus> = {}) =>
    seen({ approval: TWO, requestedBy: 'Dora', ...overrides });
  const byAda = two({ approvals: [standing('Ada', LATER)] });

  it('is for approvers, and not for who asked for the migration', () => {
    expect(refuseApprove(two(), sent())).toBeNull();
    expect(refuseApprove(two(), sent({ approver: 'Eve' }))).toBe(
      'Eve is not among approval.approvers; Ada or Bob may approve',
    );
    expect(refuseApprove(two(), sent({ approver: 'dora' }))).toContain('dora has asked for');
  });

  it('is told first that the gate is not open, whoever sends it', () => {
    const eve = sent({ approver: 'Eve' });
    expect(refuseApprove(two({ phase: 'replicate' }), eve)).toContain('the gate is not open');
  });

  it('joins the time of those that stand, where it names none', () => {
    expect(windowOf(byAda, sent())).toEqual(LATER);
    expect(refuseApprove(byAda, sent())).toBeNull();
    const now = two({ window: LATER, approvals: [standing('Ada')] });
    expect(windowOf(now, sent())).toBeNull();
  });

  it('counts once for each person, unless it is for another time', () => {
    const again = { approver: ' ADA' };
    const why = /^ ADA has approved already, for 2026-12-01T00:01:40Z.*; one more has to approve$/;
    expect(refuseApprove(byAda, sent(again))).toMatch(why);
    expect(refuseApprove(byAda, sent({ ...again, window: { ...LATER } }))).toMatch(why);
    expect(refuseApprove(byAda, sent({ ...again, window: 'now' }))).toBeNull();
  });

  it('cannot join a time that is over', () => {
    const window = { startMs: NOW - 100_000, endMs: NOW + 60_000 };
    const over = two({ approvals: [standing('Ada', window)] });
    expect(refuseApprove(over, sent())).toMatch(/^the window that Ada approved is over or too/);
    expect(refuseApprove(over, sent({ window: 'now' }))).toBeNull();
  });

  it('that is complete is moved by one for another time only', () => {
    const approvals = [standing('Ada', LATER), standing('Bob', LATER)];
    const complete = two({ approvals, approved: approved(LATER) });
    const why = /^Ada has approved already, for .*; name another window, or now$/;
    expect(refuseApprove(complete, sent())).toMatch(why);
    expect(refuseApprove(complete, sent({ window: { ...LATER } }))).toMatch(why);
    expect(refuseApprove(complete, sent({ window: 'now' }))).toBeNull();
  });
});

describe('an approval of the delete, at the second gate', () => {
  const gate = (overrides: Partial<MigrationStatus> = {}) =>
    seen({ ...V1_KEPT, retirement: retirement(), ...overrides });

  it('counts, and names the evidence of that gate, not of the first', () => {
    expect(refuseApprove(gate(), sent({ evidenceId: 'fedc9876' }))).toBeNull();
    expect(refuseApprove(gate(), sent())).toBe(
      'it deletes v1, so it has to name the evidence by evidenceId: fedc9876',
    );
    expect(refuseApprove(gate(), sent({ evidenceId: evidence().evidenceId }))).toBe(
      'it names the evidence abcd1234, and the current one is fedc9876',
    );
  });

  it('counts once', () => {
    expect(refuseApprove(gate({ approved: approved(null) }), sent())).toBe(
      'Ada has approved the delete already',
    );
  });

  it('has no window: nothing is out of service by it', () => {
    for (const window of [LATER, 'now'] as const)
      expect(refuseApprove(gate(), sent({ window }))).toContain('a window is for the cut-over');
  });

  it('changes nothing before the gate is open', () => {
    const why = 'the second gate is not open yet';
    expect(refuseApprove(gate({ retirement: null }), sent())).toBe(why);
    expect(refuseApprove(gate({ waitingFor: null }), sent())).toBe(why);
  });

  it('has no window of the request either', () => {
    expect(windowOf(gate({ window: LATER }), sent())).toBeNull();
  });

  it('is for approvers, one each, and not for who asked for the migration', () => {
    const two = { approval: TWO, requestedBy: 'Dora' };
    const named = (approver: string) => sent({ approver, evidenceId: 'fedc9876' });
    const half = gate({ ...two, approvals: [standing('Ada')] });
    expect(refuseApprove(half, named('Bob'))).toBeNull();
    expect(refuseApprove(half, named('ADA'))).toBe(
      'ADA has approved the delete already; one more has to approve',
    );
    expect(refuseApprove(half, named('Dora'))).toContain('Dora has asked for this migration');
    expect(refuseApprove(half, named('Eve'))).toContain('Ada or Bob may approve');
    expect(refuseApprove(half, sent())).toContain('it has to name the evidence');
  });
});
