import { describe, expect, it } from 'vitest';
import { gateStep, type GateState } from '../../src/workflows/gate-step.ts';

const HELD = { by: 'Eve', atMs: 0, comment: null };
const GATE: GateState = {
  held: null,
  approved: null,
  rejected: false,
  nowMs: 1_000_000,
  leftMs: 5000,
  maxWriteOutageSeconds: 60,
};
const approved = (window: { startMs: number; endMs: number } | null) => ({
  approver: 'Ada',
  atMs: 0,
  window,
});
const LATER = approved({ startMs: 1_002_000, endMs: 1_100_000 });
const next = (overrides: Partial<GateState>) => gateStep({ ...GATE, ...overrides });

describe('the gate', () => {
  it('waits for an answer until its time is over', () => {
    expect(next({})).toEqual({ afterMs: 5000, then: 'expired' });
  });

  it('has no clock while it is held: a hold is an answer', () => {
    expect(next({ held: HELD })).toEqual({ afterMs: null, then: 'expired' });
  });

  it('lets an approved cut-over begin at once, or when it is not held any more', () => {
    expect(next({ approved: approved(null) })).toEqual({ afterMs: 0, then: 'begin' });
    const held = next({ approved: approved(null), held: HELD });
    expect(held).toEqual({ afterMs: null, then: 'begin' });
  });

  it('waits for the start of the window', () => {
    expect(next({ approved: LATER })).toEqual({ afterMs: 2000, then: 'begin' });
    expect(next({ approved: LATER, nowMs: 1_002_000 })).toEqual({ afterMs: 0, then: 'begin' });
    expect(next({ approved: LATER, nowMs: 1_039_999 })).toEqual({ afterMs: 0, then: 'begin' });
  });

  it('opens again when less than the time-box of the window is left', () => {
    const missed = { afterMs: 0, then: 'missed' };
    expect(next({ approved: LATER, nowMs: 1_040_000 })).toEqual(missed);
    expect(next({ approved: LATER, nowMs: 1_040_000, held: HELD })).toEqual(missed);
    expect(next({ approved: LATER, held: HELD })).toEqual({ afterMs: 40_000, then: 'missed' });
  });

  it('ends with a rejection, whatever else was said', () => {
    for (const state of [{}, { held: HELD }, { approved: LATER }, { approved: approved(null) }])
      expect(next({ ...state, rejected: true })).toEqual({ afterMs: 0, then: 'rejected' });
  });
});
