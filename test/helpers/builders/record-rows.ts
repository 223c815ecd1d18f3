import { canonicalJson } from '../../../src/audit/canonical-json.ts';
import { NO_HASH, rowHash } from '../../../src/audit/row-hash.ts';
import type { ChangeMade } from '../../../src/model/change.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Phase } from '../../../src/model/phase.ts';
import type {
  RecordRow,
  RowContents,
  RowKind,
  RunRef,
  SentDecision,
  StoredRow,
} from '../../../src/model/record.ts';

export const RUN: RunRef = {
  workflowId: 'handover-pg-cluster1',
  runId: '0190f5a2-7c1e-7d3a-9c55-2b8f0e6a4d11',
};

/** A fact before it has a number. */
export type Fact = Omit<RecordRow, 'seq'>;

export function fact<Kind extends RowKind>(
  atMs: number,
  kind: Kind,
  phase: Phase | null,
  content: RowContents[Kind],
): Fact {
  return { atMs, kind, phase, content };
}

/** Facts in the order of their times, with their numbers. */
export function recordRows(facts: readonly Fact[]): RecordRow[] {
  return facts.map((one, i) => ({ ...one, seq: i + 1 }) as RecordRow);
}

/** The same as the store holds them. */
export function storedRows(facts: readonly Fact[], run: RunRef = RUN): StoredRow[] {
  const stored = recordRows(facts).map((row) => ({
    ...row,
    ...run,
    ...{ storedAtMs: row.atMs + 40, software: '0.1.0', contentText: canonicalJson(row.content) },
    ...{ previousHash: NO_HASH, hash: NO_HASH },
  }));
  return chained(stored);
}

/** Rows with the hashes that they should have: what somebody makes who changes rows and then covers it. */
export function chained(rows: readonly StoredRow[]): StoredRow[] {
  let previousHash = NO_HASH;
  return rows.map((row) => {
    const linked = { ...row, previousHash };
    previousHash = rowHash(linked);
    return { ...linked, hash: previousHash };
  });
}

/** A step from its begin to its end, with what happened in it. */
export function step(
  phase: Phase,
  [fromMs, toMs]: readonly [number, number],
  within: readonly Fact[] = [],
  failure: string | null = null,
): Fact[] {
  return [
    fact(fromMs, 'phaseBegan', phase, {}),
    ...within.map((one) => ({ ...one, phase })),
    fact(toMs, 'phaseEnded', phase, { ms: toMs - fromMs, failure }),
  ];
}

/** A change of v2's Kubernetes, that was done. */
export function changeMade(overrides: Partial<ChangeMade> = {}): ChangeMade {
  return {
    verb: 'patch',
    object: 'perconapgclusters.pgv2.percona.com pg/cluster1-v2',
    server: 'https://kubernetes.example:6443',
    sentAtMs: 0,
    uidBefore: 'uid-v2',
    uidAfter: 'uid-v2',
    fields: [],
    fieldsLeftOut: 0,
    statement: null,
    answer: 'done',
    times: 1,
    activity: 'promoteTarget',
    attempt: 1,
    ...overrides,
  };
}

/** An approval that was taken, by an update. */
export function sentDecision(overrides: Partial<SentDecision> = {}): SentDecision {
  return {
    name: 'approve',
    approver: 'Ada Lovelace',
    comment: 'change 4711',
    evidenceId: 'abcd1234',
    window: null,
    taken: true,
    why: null,
    sent: { by: 'update', updateId: '0b6d2b52-5ad4-4d0c-9d5b-0c1d3c2a1f00' },
    temporal: { eventId: 57, eventAtMs: 0, identity: 'ada@operations' },
    ...overrides,
  };
}

export function foundWarning(overrides: Partial<Finding> = {}): Finding {
  return {
    code: 'MD5_VERIFIERS',
    severity: 'warning',
    needsConsent: true,
    what: 'The role app has a password verifier of md5, which v2 does not let in.',
    remedy: 'Set the password of app anew with password_encryption scram-sha-256.',
    evidence: 'pg_authid: app',
    ...overrides,
  };
}
