import { describe, expect, it } from 'vitest';
import type { MigrationView, PendingStep } from '../../src/cli/read-migration.ts';
import { renderMigration } from '../../src/cli/render-migration.ts';
import { phasesOf, type Outcome } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { evidence, lag, proof, status } from '../helpers/builders.ts';

function view(overrides: Partial<MigrationView> = {}): MigrationView {
  return {
    workflowId: 'handover-pg-cluster1',
    runId: 'run-1',
    temporalStatus: 'RUNNING',
    status: status(),
    failure: null,
    pending: [],
    historyEvents: 7,
    ...overrides,
  };
}

const lines = (overrides: Partial<MigrationView> = {}) =>
  renderMigration(view(overrides)).split('\n');
const linesOf = (overrides: Partial<MigrationStatus>) => lines({ status: status(overrides) });

function pending(overrides: Partial<PendingStep> = {}): PendingStep {
  return {
    activity: 'awaitStandby',
    attempt: 1,
    lastFailure: null,
    waitingFor: null,
    seen: null,
    facts: null,
    ...overrides,
  };
}

describe('the first line', () => {
  it('is the workflow and its state in Temporal while the migration goes on', () => {
    expect(lines()[0]).toBe('handover-pg-cluster1: running');
  });

  it('is the outcome once there is one', () => {
    const ended = { temporalStatus: 'COMPLETED', status: status({ outcome: 'rejected' as const }) };
    expect(lines(ended)[0]).toBe('handover-pg-cluster1: rejected');
  });
});

describe('a request that was refused', () => {
  it('shows why, and no checklist: nothing ran', () => {
    const refused = { temporalStatus: 'FAILED', status: null, failure: 'The input is wrong.' };
    expect(lines(refused)).toEqual(['handover-pg-cluster1: failed', '', 'The input is wrong.']);
  });
});

describe('the checklist', () => {
  it('has every phase in its order, with what is done, what runs, and how long it took', () => {
    const phases = {
      preflight: { startedAtMs: 0, totalMs: 123_450, running: false },
      prepare: { startedAtMs: 2000, totalMs: 0, running: true },
    };
    const list = linesOf({ phases, phase: 'prepare' }).filter((line) => line.startsWith('  ['));
    expect(list).toHaveLength(phasesOf('delete-then-promote').length);
    expect(list[0]).toMatch(/^ {2}\[x\] preflight {2,}Check that v1 backs up .* 123\.5 s$/);
    expect(list[1]).toMatch(/^ {2}\[>\] prepare {2,}Configure .* 0\.0 s$/);
    expect(list[2]).toMatch(/^ {2}\[ \] createStandby {2,}Create the v2 cluster in standby mode$/);
    expect(list.at(-1)).toMatch(/^ {2}\[ \] verify/);
  });

  it.each<Outcome>(['rejected', 'expired', 'aborted', 'cancelled', 'failed'])(
    'marks the phase in which it ended, and only that, when it was %s',
    (outcome) => {
      const phases = {
        preflight: { startedAtMs: 0, totalMs: 100, running: false },
        prepare: { startedAtMs: 100, totalMs: 200, running: false },
      };
      const list = linesOf({ phases, phase: 'prepare', outcome });
      expect(list.filter((line) => line.startsWith('  [x]'))).toHaveLength(1);
      expect(list.filter((line) => line.startsWith('  [!]'))).toEqual([
        expect.stringMatching(/^ {2}\[!\] prepare .* 0\.2 s$/),
      ]);
    },
  );

  it('marks nothing when all went well', () => {
    const phases = { verify: { startedAtMs: 0, totalMs: 100, running: false } };
    const list = linesOf({ phases, phase: 'verify', outcome: 'migrated' });
    expect(list.filter((line) => /^ {2}\[[^ ]\]/.test(line))).toEqual([
      expect.stringMatching(/^ {2}\[x\] verify /),
    ]);
  });

  it('stands in columns', () => {
    const columns = linesOf({})
      .filter((line) => line.startsWith('  ['))
      .map((line) => /^ {2}\[.\] \S+ +/.exec(line)?.[0].length);
    expect(new Set(columns).size).toBe(1);
  });
});

describe('an open gate', () => {
  const open: Partial<MigrationStatus> = {
    phase: 'awaitApproval',
    waitingFor: {
      what: 'a person to approve',
      who: 'an approver',
      sinceMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      untilMs: null,
    },
    evidence: evidence(),
    lag: lag({ bytes: 5 }),
  };

  it('says who must act, since when, and on which evidence', () => {
    expect(linesOf(open)).toContain(
      'Waiting since 2026-01-02T03:04:05.000Z for a person to approve',
    );
    expect(linesOf(open)).toContain('Evidence: abcd1234, 2.0 KiB behind');
  });

  it('shows no evidence once nobody is waited for', () => {
    expect(linesOf({ ...open, waitingFor: null }).join('\n')).not.toContain('Evidence');
  });

  it('does not show another lag beside that of the evidence', () => {
    expect(linesOf(open).join('\n')).not.toContain('Lag:');
  });
});

describe('a hold and a window', () => {
  const window = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
  const TEXT = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';
  const held = { by: 'Eve', atMs: Date.UTC(2026, 0, 2, 3, 4, 5), comment: null };
  const HELD = 'Held by Eve since 2026-01-02T03:04:05.000Z';

  it('say who holds it, and what ends that', () => {
    expect(linesOf({ held })).toContain(`${HELD}; send resume`);
    expect(linesOf({ held: { ...held, comment: 'freeze' } })).toContain(
      `${HELD} (freeze); send resume`,
    );
  });

  it('say what an approval waits for, or would wait for', () => {
    const approved = { approver: 'Ada', atMs: 0 };
    expect(linesOf({ window })).toContain(`Window of the request: ${TEXT}`);
    const waiting = linesOf({ window, approved: { ...approved, window } });
    expect(waiting).toContain(`Approved by Ada, for the window ${TEXT}`);
    expect(waiting.join('\n')).not.toContain('Window of the request');
    const atOnce = linesOf({ window, approved: { ...approved, window: null } });
    expect(atOnce).toContain('Approved by Ada');
  });

  it('are no news any more once it has ended', () => {
    expect(linesOf({ held, window, outcome: 'aborted' }).join('\n')).not.toMatch(/Held|Window/);
  });
});

describe('the lag', () => {
  it('is shown while v2 catches up', () => {
    expect(linesOf({ phase: 'replicate', lag: lag() })).toContain('Lag: 2.0 KiB behind');
  });

  it('is no news any more once the proof is there', () => {
    expect(linesOf({ lag: lag(), proof: proof() }).join('\n')).not.toContain('Lag');
  });
});

describe('what happened', () => {
  it('is told: undone cut-overs, decisions, signals without effect, what could not be undone', () => {
    const told = linesOf({
      reason: 'Ada: not today.',
      undoneCutOvers: [{ atMs: 0, why: 'too slow.' }],
      decisions: [
        {
          kind: 'approve',
          approver: 'Ada',
          comment: null,
          evidenceId: null,
          window: null,
          atMs: 0,
        },
        { kind: 'abort', approver: 'Bob', comment: null, evidenceId: null, window: null, atMs: 0 },
      ],
      ignoredSignals: [{ name: 'aprove', why: 'there is no such signal', atMs: 0 }],
      notUndone: ['the standby cluster (forbidden)'],
    });
    expect(told).toContain('Reason: Ada: not today.');
    expect(told).toContain('Cut-over undone: too slow.');
    expect(told).toContain('approve by Ada');
    expect(told).toContain('abort by Bob');
    expect(told).toContain('Signal aprove changed nothing: there is no such signal');
    expect(told).toContain('NOT undone: the standby cluster (forbidden)');
  });

  it('is told with every finding, a warning as well as a blocker', () => {
    const told = linesOf({
      findings: [
        {
          code: 'KEEP_BACKUPS_OFF',
          severity: 'warning',
          needsConsent: false,
          what: 'It will be set.',
          remedy: 'r',
          evidence: 'e',
        },
        {
          code: 'NO_FULL_BACKUP',
          severity: 'blocker',
          needsConsent: false,
          what: 'There is none.',
          remedy: 'r',
          evidence: 'e',
        },
      ],
    });
    expect(told).toContain('warning KEEP_BACKUPS_OFF: It will be set.');
    expect(told).toContain('blocker NO_FULL_BACKUP: There is none.');
  });

  it('ends with the write outage, to the hundredth of a second', () => {
    expect(linesOf({ outcome: 'migrated', writeOutageSeconds: 4.891 }).at(-1)).toBe(
      'Write outage: 4.89 s',
    );
  });
});

describe('a pending step', () => {
  it('says what it waits for and what it saw', () => {
    const step = pending({ waitingFor: 'v2 to follow', seen: 'no database pod yet' });
    expect(lines({ pending: [step] }).at(-1)).toBe(
      'awaitStandby: v2 to follow (no database pod yet)',
    );
  });

  it('is just running where it said nothing', () => {
    expect(lines({ pending: [pending()] }).at(-1)).toBe('awaitStandby: running');
  });

  it('shows why it is tried again', () => {
    const step = pending({ attempt: 3, lastFailure: 'psql broke off' });
    expect(lines({ pending: [step] }).slice(-2)).toEqual([
      'awaitStandby: running',
      '  attempt 3, the last one failed: psql broke off',
    ]);
    expect(lines({ pending: [pending({ attempt: 2 })] }).at(-1)).toMatch(/failed: \?$/);
  });

  it('is shown for each of them', () => {
    const two = [pending({ activity: 'watchGate' }), pending({ activity: 'collectEvidence' })];
    const text = lines({ pending: two }).join('\n');
    expect(text).toContain('watchGate: running\n\ncollectEvidence: running');
  });
});
