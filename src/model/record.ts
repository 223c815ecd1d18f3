import type { ChangeMade, FailedAttempt } from './change.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Phase, Outcome } from './phase.ts';
import type { Proof } from './proof.ts';
import type { ClusterRef, MigrationRequest } from './request.ts';
import type { RetirementEvidence } from './retirement.ts';

/** One run of one migration, as Temporal names it. */
export interface RunRef {
  workflowId: string;
  runId: string;
}

/** Which event of Temporal's history somebody's word came with. */
export type SentBy =
  | { by: 'start' }
  /** The how-manieth signal of the run, from 1; of whatever name. */
  | { by: 'signal'; number: number }
  | { by: 'update'; updateId: string }
  | { by: 'cancel' };

/** What Temporal itself knows of who sent it: put in by the activity that writes the row. */
export interface TemporalSender {
  eventId: number;
  /** Temporal's clock. */
  eventAtMs: number;
  /** As the client, or the UI's login, gave it; null where Temporal has none. */
  identity: string | null;
}

/** What somebody sent to decide something, whether it counted or not. */
export interface SentDecision {
  /** Of the signal or update; a name that does not exist, too. */
  name: string;
  /** As claimed; null where the body could not be read. */
  approver: string | null;
  comment: string | null;
  evidenceId: string | null;
  window: unknown;
  taken: boolean;
  /** Why it changed nothing; null when it was taken. */
  why: string | null;
  sent: SentBy;
  temporal?: TemporalSender | null;
}

/** What each kind of row holds. Nothing in here is a secret: objects are named, values of secrets are masked. */
export interface RowContents {
  /** The first row. */
  requested: {
    source: ClusterRef;
    target: ClusterRef;
    requestedBy: string | null;
    request: MigrationRequest;
    sent: SentBy;
    temporal?: TemporalSender | null;
  };
  phaseBegan: Record<string, never>;
  phaseEnded: { ms: number; failure: string | null };
  /** What preflight found, and whether it let the migration go on. */
  preflight: {
    findings: Finding[];
    accepted: string[];
    planHash: string | null;
    refusal: string | null;
  };
  /** One change of Kubernetes or of a database. */
  change: ChangeMade;
  attemptFailed: FailedAttempt;
  /** What a gate shows: from here on it is what an approval means. */
  gateOpened: { gate: 'cut-over' | 'delete'; evidence: Evidence | RetirementEvidence };
  decision: SentDecision;
  proof: Proof;
  /** Nobody could write for so long; `end` says who takes writes since. */
  outage: { sinceMs: number; seconds: number; end: 'v2 took writes' | 'v1 took writes again' };
  cutOverUndone: { why: string };
  deleteRefused: { why: string };
  promoted: { timeline: number; writeOutageSeconds: number };
  verified: { fullBackup: string | null; lostDeleteCured: boolean };
  unverified: { why: string };
  fellBack: { transactions: number; walBytes: number; exact: boolean };
  undone: { undone: string[]; notUndone: string[] };
  /** The store had lost rows that it had: restored from an older copy. What was lost follows again, before this. */
  storeWentBack: { had: number; has: number };
  /** The migration's own last word. */
  ended: {
    outcome: Outcome;
    reason: string | null;
    summary: string[];
    writeOutageSeconds: number | null;
    undoneCutOvers: number;
    approvers: string[];
  };
  /** Temporal's last word, put in by the keeper of the record: how the run was closed, and its exported history. */
  closed: {
    /** COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT; UNKNOWN when Temporal has forgotten the run. */
    status: string;
    closedAtMs: number | null;
    /** Who terminated it, and why, where somebody did. */
    terminatedBy: string | null;
    terminatedWhy: string | null;
    /** null when there was no history any more. */
    history: { events: number; sha256: string } | null;
  };
}

export type RowKind = keyof RowContents;

/** One fact of the record, as the workflow states it. Its number is its place in the record of its run, from 1. */
export type RecordRow = {
  [Kind in RowKind]: {
    seq: number;
    /** Temporal's clock, in milliseconds since the epoch. */
    atMs: number;
    kind: Kind;
    /** null before the first and after the last step. */
    phase: Phase | null;
    content: RowContents[Kind];
  };
}[RowKind];

/** A row as the store holds it. */
export type StoredRow = RecordRow &
  RunRef & {
    /** The store's own clock. */
    storedAtMs: number;
    /** Version of the worker that wrote it: `0.1.0`. */
    software: string;
    /** The bytes that were hashed: `content` as canonical JSON. */
    contentText: string;
    /** Hexadecimal SHA-256 of the row before; 64 zeros for the first. */
    previousHash: string;
    hash: string;
  };
