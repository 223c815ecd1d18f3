import { describe, expect, it } from 'vitest';
import { renderUnderWay } from '../../src/cli/render-under-way.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { evidence, lag, proof, status } from '../helpers/builders.ts';

const linesOf = (of: Partial<MigrationStatus>) => renderUnderWay(status(of), 'w');

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
    expect(linesOf(open)).toContain('Waiting since 2026-01-02T03:04:05Z for a person to approve');
    expect(linesOf(open)).toContain('Evidence: abcd1234, 2.0 KiB behind');
  });

  it('says who can help, who has, and when it closes', () => {
    const untilMs = Date.UTC(2026, 0, 9);
    const waitingFor = { what: 'a person', who: 'Ada or Bob', sinceMs: 0, untilMs };
    const approval = { ...status().approval, minApprovals: 2 };
    const approvals = [{ approver: 'Ada', atMs: 0, window: null }];
    const told = linesOf({ ...open, waitingFor, approval, approvals, requestedBy: 'Eve' });
    expect(told).toContain('Asked for by Eve');
    expect(told).toContain('  who can help: Ada or Bob');
    expect(told).toContain("  until 2026-01-09T00:00:00Z: nobody's answer means no");
    expect(told).toContain('Approvals: 1 of 2: Ada');
    expect(linesOf(open).join('\n')).not.toMatch(/until|Approvals|Asked/);
  });

  it('shows no evidence once nobody is waited for', () => {
    expect(linesOf({ ...open, waitingFor: null }).join('\n')).not.toContain('Evidence');
  });

  it('does not show another lag beside that of the evidence', () => {
    expect(linesOf(open).join('\n')).not.toContain('Lag:');
  });
});

it('what a machine has to do is told as well', () => {
  const told = linesOf({ phase: 'createStandby' });
  expect(told).toContain(
    "Waiting for v2's operator to restore the backup and to start the standby",
  );
  expect(told.join('\n')).toContain('  who can help: nobody has to act');
});

describe('a hold and a window', () => {
  const window = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
  const TEXT = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';
  const held = { by: 'Eve', atMs: Date.UTC(2026, 0, 2, 3, 4, 5), comment: null };
  const HELD = 'Held by Eve since 2026-01-02T03:04:05Z';

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
});

describe('the lag', () => {
  it('is shown while v2 catches up', () => {
    expect(linesOf({ phase: 'replicate', lag: lag() })).toContain('Lag: 2.0 KiB behind');
  });

  it('is no news any more once the proof is there', () => {
    expect(linesOf({ lag: lag(), proof: proof() }).join('\n')).not.toContain('Lag');
  });
});
