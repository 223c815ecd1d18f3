import { describe, expect, it } from 'vitest';
import type { ReadDecision } from '../../src/model/decision.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import {
  refuseAbort,
  refuseApprove,
  refuseFallBack,
  refusePause,
  refuseReject,
  refuseResume,
  windowOf,
  type Situation,
} from '../../src/workflows/refusals.ts';
import { V1_KEPT, evidence, request, retirement, status } from '../helpers/builders.ts';

const NOW = Date.UTC(2026, 11, 1);
const LATER = { startMs: NOW + 100_000, endMs: NOW + 900_000 };
const BEGUN = { startMs: NOW, endMs: NOW + 900_000 };
const HELD = { by: 'Eve', atMs: 0, comment: null };
const approved = (window: typeof LATER | null) => ({ approver: 'Ada', atMs: 0, window });

/** v2 takes writes, and v1 is kept; the second gate is still to open. */
const IN_SERVICE: Partial<MigrationStatus> = { ...V1_KEPT, phase: 'verify', retirement: null };

const seen = (overrides: Partial<MigrationStatus> = {}): Situation => ({
  request: request(),
  status: status({
    phase: 'awaitApproval',
    waitingFor: { what: 'a person', who: 'an approver', sinceMs: 0, untilMs: null },
    evidence: evidence(),
    ...overrides,
  }),
  nowMs: NOW,
});
const sent = (overrides: Partial<ReadDecision> = {}): ReadDecision => ({
  approver: 'Bob',
  comment: null,
  evidenceId: null,
  window: null,
  ...overrides,
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
    expect(refuseApprove(seen({ decisions }), sent())).toBe(
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
    expect(refuseResume(seen({ held: HELD }))).toBeNull();
    expect(refuseResume(seen())).toBe('nobody holds the cut-over');
    expect(refuseResume(seen({ held: HELD, outcome: 'aborted' }))).toBe('the migration has ended');
  });
});

describe('an approval of the delete, at the second gate', () => {
  const gate = (overrides: Partial<MigrationStatus> = {}) =>
    seen({ ...IN_SERVICE, phase: 'awaitSecondApproval', retirement: retirement(), ...overrides });

  it('counts, and names the evidence of that gate, not of the first', () => {
    expect(refuseApprove(gate(), sent({ evidenceId: 'fedc9876' }))).toBeNull();
    expect(refuseApprove(gate(), sent())).toBe(
      'it deletes v1, so it has to name the evidence: "evidenceId": "fedc9876"',
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

  it('names the evidence that is shown, where it names one', () => {
    const named = sent({ evidenceId: 'fedc9876' });
    expect(refuseFallBack(kept({ retirement: retirement() }), named)).toBeNull();
    expect(refuseFallBack(kept(), named)).toContain('the current one is not there yet');
    const stale = sent({ evidenceId: '00000000' });
    expect(refuseFallBack(kept({ retirement: retirement() }), stale)).toContain('fedc9876');
  });
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
