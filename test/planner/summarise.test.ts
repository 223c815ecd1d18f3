import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/model/decision.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { summarise } from '../../src/planner/summarise.ts';
import { V1_KEPT, proof, status, stoppedTarget } from '../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const ran = { startedAtMs: AT - 3_600_000, totalMs: 1000, running: false };

function decision(overrides: Partial<Decision> = {}): Decision {
  return {
    ...{ kind: 'approve', approver: 'Ada', comment: null, evidenceId: 'abcd1234' },
    ...{ window: null, atMs: AT },
    ...overrides,
  };
}

const MIGRATED: Partial<MigrationStatus> = {
  ...{ outcome: 'migrated', phase: 'verify', phases: { preflight: ran }, requestedBy: 'Eve' },
  ...{ decisions: [decision()], pastPointOfNoReturn: true, promotionSentAtMs: AT + 61_000 },
  ...{ proof: proof({ stopSentAtMs: AT + 60_000 }), writeOutageSeconds: 1.64 },
  ...{ targetTimeline: 5, fullBackup: 'cluster1-v2-handover-full-1' },
};
const told = (of: Partial<MigrationStatus>) => summarise(status(of));

describe('a migration that came through', () => {
  it('is told from who asked for it to what became of v1', () => {
    expect(told(MIGRATED)).toEqual([
      'Migrated. v2 is in service and has everything.',
      'Asked for: pg/cluster1 to pg/cluster1-v2 by Eve, begun at 2026-01-02T02:04:05Z.',
      'Ada approved the cut-over at 2026-01-02T03:04:05Z (evidence abcd1234).',
      'Write outage: 1.6 s, from 2026-01-02T03:05:05.000Z to 2026-01-02T03:05:06.640Z.',
      'Proof that no row is missing: v2 had replayed up to 0/1E000000, and v1, stopped cleanly, ended at 0/1E000000.',
      'Both on timeline 4, last segment 00000004000000000000001D, system identifier 7300000000000000001.',
      'v2: promoted to timeline 5; full backup cluster1-v2-handover-full-1.',
      'v1: deleted, its repository kept, and v2 goes on in it.',
    ]);
  });

  it('tells the repository of its own, and a delete that had been missed', () => {
    const last = told({ ...MIGRATED, repository: 'own', lostDeleteCured: true }).at(-1);
    expect(last).toBe(
      'v1: deleted, its repository kept, and v2 has a path of its own; its operator had missed the delete, which was cured.',
    );
  });

  it('tells each decision, with its evidence, its window and its words', () => {
    const window = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
    const decisions = [
      decision({ kind: 'pause', evidenceId: null, comment: 'freeze' }),
      decision({ kind: 'resume', approver: 'Bob', evidenceId: null }),
      decision({ window }),
      decision({ window: 'now', evidenceId: null }),
    ];
    expect(told({ ...MIGRATED, decisions }).slice(2, 6)).toEqual([
      'Ada held the cut-over back at 2026-01-02T03:04:05Z. Comment: freeze',
      'Bob let the cut-over go on at 2026-01-02T03:04:05Z.',
      'Ada approved the cut-over at 2026-01-02T03:04:05Z (evidence abcd1234, for 2026-12-01T02:00:00Z/2026-12-01T04:00:00Z).',
      'Ada approved the cut-over at 2026-01-02T03:04:05Z (naming no evidence, for now).',
    ]);
  });

  it('tells the approval of the delete from that of the cut-over', () => {
    const later = decision({ approver: 'Bob', atMs: AT + 61_000, evidenceId: 'fedc9876' });
    const sentences = told({ ...MIGRATED, decisions: [decision(), later] });
    expect(sentences[2]).toMatch(/^Ada approved the cut-over /);
    expect(sentences[3]).toMatch(/^Bob approved the delete of v1 .*fedc9876/);
  });

  it('tells that cut-overs were undone before, with the last reason', () => {
    const undone = [
      { atMs: 0, why: 'first.' },
      { atMs: 1, why: 'too slow.' },
    ];
    expect(told({ ...MIGRATED, undoneCutOvers: undone })).toContain(
      '2 cut-overs were begun and undone, the last because: too slow.',
    );
    expect(told({ ...MIGRATED, undoneCutOvers: undone.slice(1) })).toContain(
      'One cut-over was begun and undone, the last because: too slow.',
    );
  });

  it('tells the last decisions only, and how many there were before', () => {
    const decisions = Array.from({ length: 15 }, (_, i) => decision({ approver: `p${i}` }));
    const sentences = told({ ...MIGRATED, decisions });
    expect(sentences[2]).toBe('Decided before: 3 more, see decisions.');
    expect(sentences[3]).toMatch(/^p3 /);
    expect(sentences[14]).toMatch(/^p14 /);
  });
});

describe('a migration that was undone', () => {
  const UNDONE: Partial<MigrationStatus> = {
    ...{ outcome: 'rejected', reason: 'Bob: not today.', phase: 'awaitApproval' },
    ...{ decisions: [decision({ kind: 'reject', approver: 'Bob' })] },
    undone: ['the standby cluster', 'the lock on v1'],
  };

  it('tells why, by whom, and what was undone', () => {
    expect(told(UNDONE)).toEqual([
      'Ended: rejected. v1 is in service and has everything.',
      'Why: Bob: not today.',
      'Asked for: pg/cluster1 to pg/cluster1-v2, by nobody who gave a name.',
      'Bob rejected the cut-over at 2026-01-02T03:04:05Z (evidence abcd1234).',
      'Undone: the standby cluster, the lock on v1.',
    ]);
  });

  it('tells what was not undone before anything else', () => {
    const notUndone = ['the secrets of v2 (forbidden)'];
    const sentences = told({ ...UNDONE, outcome: 'failed', notUndone });
    expect(sentences[0]).toContain('NOT everything could be undone');
    expect(sentences[2]).toBe('NOT undone: the secrets of v2 (forbidden)');
  });

  it.each(['expired', 'aborted', 'cancelled', 'failed'] as const)(
    'has neither proof nor outage when it was %s',
    (outcome) => {
      const sentences = told({ ...UNDONE, outcome, proof: proof(), undone: [], decisions: [] });
      expect(sentences[0]).toMatch(new RegExp(`^Ended: ${outcome}\\.`));
      expect(sentences.at(-1)).toBe('Undone: nothing had to be.');
      expect(sentences.join(' ')).not.toMatch(/Proof|outage/);
    },
  );
});

describe('a migration that failed past the point of no return', () => {
  it('tells what v2 has, and claims no undo', () => {
    const sentences = told({ ...MIGRATED, outcome: 'failed', reason: null, fullBackup: null });
    expect(sentences[0]).toBe('Ended: failed. v1 is deleted; v2 has all of it.');
    expect(sentences.at(-1)).toBe('v2: promoted to timeline 5; it has no full backup of its own.');
    expect(sentences.join(' ')).not.toContain('Undone');
  });
});

describe('a dry run', () => {
  const planned = { outcome: 'planned' as const, planHash: '0123456789abcdef' };

  it('tells the plan and how to run it', () => {
    expect(told(planned).slice(2)).toEqual([
      'The plan is 0123456789abcdef.',
      'To run it: start it again with dryRun false and this planHash.',
    ]);
  });

  it('tells why it would be refused, once', () => {
    const refusal = { what: 'Old.', data: 'd', remedy: 'reset "it"', howToAccept: '' };
    const sentences = told({ ...planned, planHash: null, reason: 'Old.', refusal });
    expect(sentences.slice(2)).toEqual([
      'No plan could be made.',
      'Refused because: Old.',
      "What to do: reset 'it'",
    ]);
  });
});

describe('a fall-back', () => {
  it('tells who ordered it, and what was lost', () => {
    const decisions = [decision({ kind: 'fallBack', atMs: AT + 3_600_000 })];
    const ended = { outcome: 'fellBack' as const, phase: 'fallBack' as const, waitingFor: null };
    const sentences = told({ ...V1_KEPT, ...ended, decisions, fallBack: stoppedTarget() });
    expect(sentences[0]).toContain('v1 lacks what v2 had taken in: 57 transactions');
    expect(sentences).toContain(
      'Ada ordered the fall-back to v1 at 2026-01-02T04:04:05Z (evidence abcd1234).',
    );
    expect(sentences.join(' ')).not.toContain('v1: deleted');
  });
});

it('has no double quotes, no second line and no end of its own: it is read within JSON', () => {
  const sent = '"Ada"\n<b> ' + 'x'.repeat(1000);
  const decisions = [decision({ approver: sent, comment: sent })];
  const text = told({ ...MIGRATED, decisions, requestedBy: sent, outcome: 'failed', reason: sent });
  for (const sentence of text) {
    expect(sentence).not.toMatch(/["\n]/);
    expect(sentence.length).toBeLessThan(1_000);
  }
});
