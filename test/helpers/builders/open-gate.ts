import type { ReadDecision } from '../../../src/model/decision.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';
import type { Situation } from '../../../src/workflows/refusals.ts';
import { evidence, request, status } from '../builders.ts';

/** When decisions are judged here. */
export const NOW = Date.UTC(2026, 11, 1);
export const LATER = { startMs: NOW + 100_000, endMs: NOW + 900_000 };
export const BEGUN = { startMs: NOW, endMs: NOW + 900_000 };
export const HELD = { by: 'Eve', atMs: 0, comment: null };

export const approved = (window: typeof LATER | null) => ({ approver: 'Ada', atMs: 0, window });

/** What a decision is judged by at the first gate, which is open. */
export const seen = (overrides: Partial<MigrationStatus> = {}): Situation => ({
  request: request(),
  status: status({
    phase: 'awaitApproval',
    waitingFor: { what: 'a person', who: 'an approver', sinceMs: 0, untilMs: null },
    evidence: evidence(),
    ...overrides,
  }),
  nowMs: NOW,
});

/** What somebody sent who named nothing but themselves. */
export const sent = (overrides: Partial<ReadDecision> = {}): ReadDecision => ({
  approver: 'Bob',
  comment: null,
  evidenceId: null,
  window: null,
  ...overrides,
});
