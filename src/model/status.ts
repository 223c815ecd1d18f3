import type { ApprovalPolicy } from './approval-policy.ts';
import type { Decision, Held, IgnoredSignal, StandingApproval } from './decision.ts';
import type { Explanation } from './errors.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Lag } from './lag.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import type { Order, RepositoryChoice } from './order.ts';
import type { Outcome, Phase, PhaseTiming } from './phase.ts';
import type { Plan } from './plan.ts';
import type { Proof } from './proof.ts';
import type { ClusterRef } from './request.ts';
import type { RecordState } from './record-state.ts';
import type { ParkedSource, RetirementEvidence, StoppedTarget } from './retirement.ts';
import type { StopForecast } from './stop-forecast.ts';

/** Why preflight stops a migration; `howToAccept` says what to add to the request where consent is enough, or nothing. */
export interface Refusal extends Explanation {
  howToAccept: string;
}

/** What has to happen for the migration to go on. */
export interface WaitingFor {
  what: string;
  /** Who can make it happen, as a sentence. */
  who: string;
  sinceMs: number;
  /** When it ends by itself, unless it is held; null is never. */
  untilMs: number | null;
}

/** A time in which nobody can write: v1 is stopped, or v2 for a fall-back, and the other does not take writes yet. */
export interface WriteOutage {
  sinceMs: number;
  /** When it is undone by itself; null once there is only one way to end it, which is tried until it succeeds. */
  untilMs: number | null;
}

/** Everything that there is to know of a migration: what the query `status` answers, and its result. */
export interface MigrationStatus {
  source: ClusterRef;
  target: ClusterRef;
  requestedBy: string | null;
  approval: ApprovalPolicy;
  order: Order;
  repository: RepositoryChoice;
  phase: Phase;
  /** null while the migration goes on. */
  outcome: Outcome | null;
  /** Who must act for the migration to go on, and since when; null when nobody must. */
  waitingFor: WaitingFor | null;
  /** By whom the cut-over is held back (`pause`), until somebody sends `resume`; null when nobody holds it. */
  held: Held | null;
  /** Approvals of the gate that is open which count so far; all of one evidence, and of one window. */
  approvals: StandingApproval[];
  /** The approval whose cut-over has not begun yet: it waits for its window, or until it is not held any more. */
  approved: StandingApproval | null;
  /** `cutover.window` of the request. */
  window: MaintenanceWindow | null;
  phases: Partial<Record<Phase, PhaseTiming>>;
  findings: Finding[];
  /** Why preflight lets no migration go on, and what to do; null when it does, or has not looked yet. */
  refusal: Refusal | null;
  planHash: string | null;
  lag: Lag | null;
  evidence: Evidence | null;
  /** Cut-overs that were begun and undone, with the reason; v1 took writes again after each. */
  undoneCutOvers: { atMs: number; why: string }[];
  decisions: Decision[];
  ignoredSignals: IgnoredSignal[];
  /** What stopping v1 will mean, measured when the gate opened. */
  stopForecast: StopForecast | null;
  rehearsalMs: number | null;
  proof: Proof | null;
  /** From just before a stop is sent until somebody was seen to take writes; null at any other time. */
  outage: WriteOutage | null;
  /** True from the moment at which v1's delete, or v2's promotion, may have been accepted: from here only forward. */
  pastPointOfNoReturn: boolean;
  /** From the stop of v1 to the first write accepted by v2, in seconds. */
  writeOutageSeconds: number | null;
  /** Timeline of v2 after promotion. */
  targetTimeline: number | null;
  fullBackup: string | null;
  lostDeleteCured: boolean;
  /** When the promotion was sent, in milliseconds since the epoch. */
  promotionSentAtMs: number | null;
  /** True from the moment at which v1's delete may have been accepted. */
  deleting: boolean;
  /** In the order promote-then-delete: v1 as it is kept, until the delete is approved. */
  parked: ParkedSource | null;
  /** What the second gate shows. */
  retirement: RetirementEvidence | null;
  /** Deletes that were approved at the second gate and not sent, with the reason. */
  refusedDeletes: { atMs: number; why: string }[];
  /** How v2 was stopped for a fall-back, and what it had that v1 has not. */
  fallBack: StoppedTarget | null;
  /** The record in the audit store; null for a dry run, which has none. */
  record: RecordState | null;
  /** How often the approvers were reminded of the gate that is or was open last. */
  reminders: number;
  /** True while everything that was done is being undone, before the end. */
  undoing: boolean;
  /** What was undone, and what could not be, when the migration ended without a cut-over. */
  undone: string[];
  notUndone: string[];
  /** Why it ended, where it did not end as `migrated`. */
  reason: string | null;
}

/** The result of the workflow; of a dry run it holds the plan. */
export type MigrationReport = {
  /** The whole of it in a few sentences, first, since it is read in the Temporal UI: who approved what, outage, proof. */
  summary: string[];
} & MigrationStatus & { outcome: Outcome; plan?: Plan | null };
