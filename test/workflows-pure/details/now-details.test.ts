import { describe, expect, it } from 'vitest';
import type { StandingApproval } from '../../../src/model/decision.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';
import { nowDetails } from '../../../src/workflows/details/now-details.ts';
import { PENDING_PAGE, V1_KEPT, approvalPolicy, lag, status } from '../../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const TIME = '`2026-01-02T03:04:05Z`';

const now = (of: Partial<MigrationStatus> = {}) => nowDetails(status(of), PENDING_PAGE);
const paragraphs = (of: Partial<MigrationStatus> = {}) => now(of).split('\n\n');
const running = { startedAtMs: AT, totalMs: 0, running: true };

describe('a wait for machines', () => {
  const restoring: Partial<MigrationStatus> = {
    ...{ phase: 'createStandby', phases: { createStandby: running } },
  };

  it('says for what, since when, and that nobody has to act', () => {
    expect(paragraphs(restoring)[0]).toBe(
      `▶️ Waiting since ${TIME} for v2's operator to restore the backup and to start the standby. Nobody has to act; it takes as long as the backup is large.`,
    );
  });

  it('leads to the live numbers, and to the pods', () => {
    expect(now(restoring)).toContain(`[Pending activities](${PENDING_PAGE})`);
    expect(now(restoring)).toMatch(/```sh\nkubectl -n pg get pods \\\n {2}-l .*\n```$/);
  });

  it('says why while everything is undone', () => {
    const undoing = { ...restoring, undoing: true, reason: 'Ada: no.' };
    expect(paragraphs(undoing)[0]).toBe('Why: `Ada: no.`');
    expect(paragraphs(undoing)[1]).toMatch(/^▶️ Waiting for everything to be undone/);
  });
});

describe('the lag', () => {
  const measured = lag({ bytes: 3 * 1024 ** 2, replayBytesPerSecond: 1024, etaSeconds: 3072 });
  const catching: Partial<MigrationStatus> = { phase: 'replicate', lag: measured };

  it('is shown while v2 catches up, with its rate, its end, and when it was measured', () => {
    expect(paragraphs(catching).at(-1)).toBe(
      'Lag, measured `2023-11-14T22:13:20Z`: 3.0 MiB behind, replaying 1.0 KiB/s, caught up in about 51 min.',
    );
  });

  it('is not shown before there is one, nor where it says nothing', () => {
    expect(now({ ...catching, lag: null })).not.toContain('Lag, measured');
    expect(now({ ...catching, phase: 'cutOver' })).not.toContain('Lag, measured');
    expect(now({ ...catching, undoing: true })).not.toContain('Lag, measured');
  });
});

describe('a wait for people', () => {
  const waitingFor = {
    what: 'a person to approve or reject the cut-over',
    who: 'Ada or Bob: two people have to approve',
    ...{ sinceMs: AT, untilMs: AT + 86_400_000 },
  };
  const gate: Partial<MigrationStatus> = { phase: 'awaitApproval', waitingFor };

  it('says for whom, since when, and until when nobody means no', () => {
    expect(paragraphs(gate)).toEqual([
      `✋ Waiting since ${TIME} for a person to approve or reject the cut-over.`,
      'Who can act: Ada or Bob: two people have to approve.',
      "Nobody's answer by `2026-01-03T03:04:05Z` means no: then everything is undone, and v1 stays.",
    ]);
  });

  it('says nothing of an end where there is none', () => {
    const held = { ...gate, waitingFor: { ...waitingFor, untilMs: null } };
    expect(now(held)).not.toContain("Nobody's answer");
    expect(now({ ...held, reminders: 2 })).toMatch(/\n\nReminded 2 times\.$/);
    expect(now(V1_KEPT)).toContain('It waits without an end, and v1 is kept.');
  });

  it('says how often the approvers were reminded', () => {
    expect(now({ ...gate, reminders: 1 })).toMatch(/ Reminded once\.$/);
    expect(now({ ...gate, reminders: 3 })).toMatch(/ Reminded 3 times\.$/);
  });

  it('counts the approvals where it takes more than one', () => {
    const approval = approvalPolicy({ minApprovals: 2 });
    expect(now({ ...gate, approval })).toContain('Approvals so far: 0 of 2.');
    const first: StandingApproval = { approver: 'Ada', atMs: AT, window: null };
    const approvals = [first];
    expect(now({ ...gate, approval, approvals })).toContain(
      `Approvals so far: 1 of 2: \`Ada\` at ${TIME}.`,
    );
    const many = { ...gate, approval, approvals: Array<StandingApproval>(6).fill(first) };
    expect(now(many)).toMatch(/6 of 2: .*, and others\.\n/);
    expect(now({ ...gate, approvals })).not.toContain('so far');
  });

  it('says who holds it, and what was approved meanwhile', () => {
    const held = { by: 'Eve', atMs: AT, comment: 'freeze' };
    const window = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
    const approved = { approver: 'Ada', atMs: AT, window };
    expect(paragraphs({ ...gate, held, approved }).slice(0, 2)).toEqual([
      `Held by \`Eve\` since ${TIME} (\`freeze\`): no cut-over before \`resume\`.`,
      'Approved by `Ada` for the window `2026-12-01T02:00:00Z/2026-12-01T04:00:00Z`.',
    ]);
    expect(now({ phase: 'prepare', held })).toContain('no cut-over before');
    const plain = { ...approved, window: null };
    expect(paragraphs({ ...gate, approved: plain })[0]).toBe('Approved by `Ada`.');
  });
});

it('says nothing at the end', () => {
  expect(now({ outcome: 'failed', held: { by: 'Eve', atMs: AT, comment: null } })).toBe('');
});
