import { randomUUID } from 'node:crypto';
import { NO_HASH, rowHash } from '../../src/audit/row-hash.ts';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import type { Phase } from '../../src/model/phase.ts';
import type {
  RecordRow,
  RowContents,
  RowKind,
  RunRef,
  SentDecision,
  StoredRow,
} from '../../src/model/record.ts';

export const SOFTWARE = '0.1.0';
/** When the records of the tests begin; a row comes each second. */
export const BEGAN_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** A run that no other test writes to. */
export function newRun(): RunRef {
  const runId = randomUUID();
  return { workflowId: `handover-${runId.slice(0, 8)}`, runId };
}

/** What happened, before it has a number. */
export interface Fact {
  kind: RowKind;
  content: unknown;
  phase: Phase | null;
}

export function fact<Kind extends RowKind>(
  kind: Kind,
  content: RowContents[Kind],
  phase: Phase | null = null,
): Fact {
  return { kind, content, phase };
}

/** Facts with their numbers, from 1 or where a record goes on. */
export function rowsOf(facts: readonly Fact[], from = 1): RecordRow[] {
  return facts.map((one, i) => {
    const seq = from + i;
    return { ...one, seq, atMs: BEGAN_MS + seq * 1000 } as RecordRow;
  });
}

/** `count` rows of a record: the request, and steps that begin. */
export function someRows(count: number): RecordRow[] {
  const steps = Array.from({ length: count }, () => fact('phaseBegan', {}, 'prepare'));
  return rowsOf([requested(), ...steps].slice(0, count));
}

/** Rows as the store should hold them. */
export function storedRows(rows: readonly RecordRow[], run: RunRef = newRun()): StoredRow[] {
  let previousHash = NO_HASH;
  return rows.map((row) => {
    const contentText = canonicalJson(row.content);
    const stored = { ...row, ...run, contentText, software: SOFTWARE, storedAtMs: 1, previousHash };
    previousHash = rowHash(stored);
    return { ...stored, hash: previousHash };
  });
}

/** The first fact; of the request itself only what tests look at. */
export function requested(source = 'cluster1', requestedBy: string | null = 'anna'): Fact {
  const cluster = (name: string) => ({ context: null, namespace: 'pg', cluster: name });
  return fact('requested', {
    source: cluster(source),
    target: cluster(`${source}-v2`),
    requestedBy,
    request: {} as RowContents['requested']['request'],
    sent: { by: 'start' },
  });
}

export function decision(facts: Partial<SentDecision>): Fact {
  return fact(
    'decision',
    {
      name: 'approve',
      approver: 'anna',
      comment: null,
      evidenceId: '0123abcd',
      window: null,
      taken: true,
      why: null,
      sent: { by: 'signal', number: 1 },
      ...facts,
    },
    'awaitApproval',
  );
}

export function ended(facts: Partial<RowContents['ended']> = {}): Fact {
  return fact('ended', {
    outcome: 'migrated',
    reason: null,
    summary: [],
    writeOutageSeconds: null,
    undoneCutOvers: 0,
    approvers: [],
    ...facts,
  });
}

export function closed(facts: Partial<RowContents['closed']> = {}): Fact {
  return fact('closed', {
    status: 'COMPLETED',
    closedAtMs: BEGAN_MS + 3_600_000,
    terminatedBy: null,
    terminatedWhy: null,
    history: null,
    ...facts,
  });
}
