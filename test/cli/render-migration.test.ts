import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/cli/commands/status.ts';
import type { PendingStep } from '../../src/cli/read-migration.ts';
import { renderMigration } from '../../src/cli/render-migration.ts';
import { phasesOf, type Outcome } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { summarise } from '../../src/planner/summarise.ts';
import { status } from '../helpers/builders.ts';

function view(overrides: Partial<StatusView> = {}): StatusView {
  return {
    workflowId: 'handover-pg-cluster1',
    runId: 'run-1',
    temporalStatus: 'RUNNING',
    status: status(),
    failure: null,
    pending: [],
    historyEvents: 7,
    ui: null,
    ...overrides,
  };
}

const lines = (overrides: Partial<StatusView> = {}) => renderMigration(view(overrides)).split('\n');
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

describe('the page of the Temporal Web UI', () => {
  it('comes next, where it is known', () => {
    expect(lines({ ui: 'http://ui/w' }).slice(0, 3)).toEqual([
      'handover-pg-cluster1: running',
      'http://ui/w',
      '',
    ]);
  });
});

describe('whether the data is safe', () => {
  it('is said before the checklist', () => {
    expect(lines()[2]).toMatch(/^Only looking\. Nothing irreversible/);
    const out = { sinceMs: Date.UTC(2026, 0, 2), untilMs: Date.UTC(2026, 0, 2, 0, 1) };
    const outage = linesOf({ phase: 'cutOver', outage: out });
    expect(outage[2]).toMatch(/^WRITE OUTAGE since 2026-01-02T00:00:00Z: v1 is stopped/);
    expect(outage.indexOf('')).toBeLessThan(outage.findIndex((line) => line.startsWith('  [')));
  });

  it('stands out in colour where it is not, and where it is done', () => {
    const paint = (style: string, text: string) => `<${style}>${text}`;
    const told = (of: Partial<MigrationStatus>) =>
      renderMigration(view({ status: status(of) }), paint).split('\n')[2];
    expect(told({ outage: { sinceMs: 0, untilMs: null } })).toMatch(/^<bad>WRITE OUTAGE/);
    expect(told({ outcome: 'rejected', notUndone: ['the lock'] })).toMatch(/^<bad>/);
    expect(told({ outcome: 'migrated' })).toMatch(/^<good>Migrated/);
    expect(told({ phase: 'replicate' })).toMatch(/^v1 is in service/);
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

  it('is summed up at the end, with nothing told twice', () => {
    const ended = status({ outcome: 'migrated', writeOutageSeconds: 4.891, requestedBy: 'Eve' });
    const told = lines({ status: ended });
    const [first, ...more] = summarise(ended);
    expect(told.filter((line) => line === first)).toHaveLength(1);
    expect(told.slice(-more.length)).toEqual(more);
    expect(more.join('\n')).toContain('Write outage: 4.9 s');
  });

  it("is summed up in the result's own words", () => {
    const result = { ...status({ outcome: 'migrated' }), summary: ['The headline.', 'The rest.'] };
    expect(lines({ status: result }).at(-1)).toBe('The rest.');
  });
});

it('a hold and a window are no news any more once it has ended', () => {
  const window = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
  const held = { by: 'Eve', atMs: 0, comment: null };
  expect(linesOf({ held, window, outcome: 'aborted' }).join('\n')).not.toMatch(/Held|Window/);
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
