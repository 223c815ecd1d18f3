import { describe, expect, it } from 'vitest';
import { PHASE_TITLES, phasesOf, type Outcome, type Phase } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { renderDetails } from '../../src/workflows/details.ts';
import { evidence, lag, status } from '../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const details = (overrides: Partial<MigrationStatus> = {}) => renderDetails(status(overrides));

/** The paragraph under the title: what an operator reads first. */
const headline = (overrides: Partial<MigrationStatus>) => details(overrides).split('\n\n')[1];

const ran = (totalMs: number, running = false) => ({ startedAtMs: 0, totalMs, running });

/** The line of one phase in the checklist. */
const lineOf = (phase: Phase, overrides: Partial<MigrationStatus>) =>
  details(overrides)
    .split('\n')
    .find((line) => line.includes(PHASE_TITLES[phase]));

describe('the title', () => {
  it('says from where to where', () => {
    expect(details().split('\n')[0]).toBe('**pg/cluster1 → pg/cluster1-v2**');
  });
});

describe('the headline', () => {
  it('reassures while nothing irreversible has been done', () => {
    expect(headline({})).toBe('Under way. Nothing irreversible has been done.');
  });

  it('says who must act, and since when', () => {
    const waitingFor = {
      what: 'a person to approve',
      who: 'an approver',
      sinceMs: AT,
      untilMs: null,
    };
    expect(headline({ waitingFor })).toBe(
      'Waiting since `2026-01-02T03:04:05Z` for: a person to approve',
    );
  });

  it('says that it only goes forward once v1 may be deleted', () => {
    expect(headline({ pastPointOfNoReturn: true })).toMatch(/^Past the point of no return/);
  });

  it('is the write outage at the end', () => {
    const ended = { outcome: 'migrated' as const, pastPointOfNoReturn: true };
    expect(headline({ ...ended, writeOutageSeconds: 4.891 })).toBe(
      'Migrated. Write outage: 4.9 s. v2 is in service.',
    );
    expect(headline(ended)).toBe('Migrated. Write outage: ? s. v2 is in service.');
  });

  it.each<Outcome>(['rejected', 'expired', 'aborted', 'cancelled', 'failed'])(
    'says that v1 is in service after it was %s',
    (outcome) => {
      expect(headline({ outcome, reason: 'Ada: not today.' })).toBe(
        `Ended: ${outcome}. \`Ada: not today.\` v1 is in service.`,
      );
    },
  );

  it('never says that v1 is in service once it may be deleted', () => {
    const ended = { outcome: 'failed' as const, pastPointOfNoReturn: true, reason: 'It broke.' };
    expect(headline(ended)).toBe('Ended: failed. `It broke.` v1 is deleted; v2 has all of it.');
  });

  it.each<Outcome>(['rejected', 'expired', 'aborted', 'cancelled', 'failed'])(
    'never says that v1 is in service where not everything could be undone: %s',
    (outcome) => {
      const notUndone = ['the stop of v1 (forbidden)'];
      expect(headline({ outcome, reason: 'Ada: not today.', notUndone })).toBe(
        `Ended: ${outcome}. \`Ada: not today.\` NOT everything could be undone: see below, v1 may be STOPPED.`,
      );
    },
  );
});

describe('the checklist', () => {
  it('has every phase, in its order', () => {
    const list = details()
      .split('\n')
      .filter((line) => line.startsWith('- '));
    expect(list).toEqual(
      phasesOf('delete-then-promote').map((phase) => `- ⬜ ${PHASE_TITLES[phase]}`),
    );
  });

  it('ticks what is done, with its time', () => {
    expect(lineOf('prepare', { phases: { prepare: ran(123_450) } })).toMatch(/^- ✅ \(123\.5 s\) /);
  });

  it('points at what runs, or raises a hand where a person must act', () => {
    const phases = { awaitApproval: ran(500, true) };
    const waitingFor = { what: 'a person', who: 'an approver', sinceMs: AT, untilMs: null };
    expect(lineOf('awaitApproval', { phases })).toMatch(/^- ▶️ Wait/);
    expect(lineOf('awaitApproval', { phases, waitingFor })).toMatch(/^- ✋ Wait/);
  });

  it('crosses the phase in which it ended, and only that', () => {
    const phases = { preflight: ran(100), prepare: ran(200) };
    const ended = { phases, phase: 'prepare' as const, outcome: 'failed' as const };
    expect(lineOf('prepare', ended)).toMatch(/^- ❌ \(0\.2 s\) /);
    expect(lineOf('preflight', ended)).toMatch(/^- ✅ \(0\.1 s\) /);
    expect(lineOf('createStandby', ended)).toMatch(/^- ⬜ /);
  });

  it('crosses nothing when all went well', () => {
    const ended = { phases: { verify: ran(200) }, phase: 'verify' as const };
    expect(lineOf('verify', { ...ended, outcome: 'migrated' })).toMatch(/^- ✅/);
  });
});

describe('the gate', () => {
  const open: Partial<MigrationStatus> = {
    phase: 'awaitApproval',
    waitingFor: { what: 'a person to approve', who: 'an approver', sinceMs: AT, untilMs: null },
    evidence: evidence({ collectedAtMs: AT, lag: lag({ bytes: 4096 }) }),
  };

  it('shows the evidence, with the lag as it was then', () => {
    expect(details(open)).toContain(
      'Evidence `abcd1234`, collected `2026-01-02T03:04:05Z`: 4.0 KiB behind.',
    );
  });

  it('shows what to send, ready to be pasted', () => {
    const body = /```json\n(.*?)\n```/s.exec(details(open))?.[1] ?? '';
    expect(JSON.parse(body)).toEqual({ approver: 'your name', evidenceId: 'abcd1234' });
    // On one line the form of the UI would lose the first click.
    expect(body.split('\n')).toHaveLength(4);
    expect(details(open)).toContain(
      '\n\nTo approve, send the signal `approve` (or `reject`) with:\n\n```json\n',
    );
  });

  it('does not end with what must be pasted: the pane of the UI cuts its last line', () => {
    expect(details(open).trimEnd()).not.toMatch(/```$/);
  });

  it('says why the last cut-over was undone', () => {
    const undoneCutOvers = [
      { atMs: AT, why: 'first reason.' },
      { atMs: AT, why: 'second reason.' },
    ];
    expect(details(open)).not.toContain('cut-over was undone');
    expect(details({ ...open, undoneCutOvers })).toContain(
      'The last cut-over was undone: `second reason.`',
    );
    expect(details({ ...open, undoneCutOvers })).not.toContain('first reason');
  });

  it.each([
    ['nobody is waited for', { waitingFor: null }],
    ['there is no evidence yet', { evidence: null }],
    ['it is another phase', { phase: 'cutOver' as const }],
  ])('asks for nothing when %s', (_why, overrides) => {
    expect(details({ ...open, ...overrides })).not.toContain('approver');
  });
});

describe('the notes', () => {
  it('name what could not be undone, first and loudly', () => {
    const warning = {
      code: 'KEEP_BACKUPS_OFF',
      severity: 'warning' as const,
      needsConsent: false,
    };
    const notes = details({
      notUndone: ['the standby cluster (forbidden)'],
      findings: [{ ...warning, what: 'It will be set.', remedy: 'r', evidence: 'e' }],
    });
    const [, last = ''] = notes.split(PHASE_TITLES.verify);
    expect(last.trim().split('\n')).toEqual([
      '- ❗ NOT undone: `the standby cluster (forbidden)`',
      '- warning: `KEEP_BACKUPS_OFF` It will be set.',
    ]);
  });

  it('keep every decision with its name and time', () => {
    const decision = { comment: null, evidenceId: null, window: null, atMs: AT };
    const notes = details({
      decisions: [
        { ...decision, kind: 'approve', approver: 'Ada' },
        { ...decision, kind: 'abort', approver: 'Bob' },
      ],
    });
    expect(notes).toContain('- approve by `Ada` at `2026-01-02T03:04:05Z`');
    expect(notes).toContain('- abort by `Bob` at `2026-01-02T03:04:05Z`');
  });

  it('tell why a signal changed nothing', () => {
    const notes = details({
      ignoredSignals: [{ name: 'aprove', why: 'no such signal', atMs: AT }],
    });
    expect(notes).toContain(
      '- signal `aprove` at `2026-01-02T03:04:05Z` changed nothing: `no such signal`',
    );
  });

  const SENT = '`Ada`\n\n# Approved\tby all\n' + 'x'.repeat(400);
  const SHOWN = `\`${"'Ada' # Approved by all " + 'x'.repeat(276)}\``;
  const decision = {
    kind: 'approve' as const,
    comment: null,
    evidenceId: null,
    window: null,
    atMs: AT,
  };
  const gateOpen: Partial<MigrationStatus> = {
    phase: 'awaitApproval',
    waitingFor: { what: 'a person to approve', who: 'an approver', sinceMs: AT, untilMs: null },
    evidence: evidence(),
  };
  const ignored = { name: 'approve', why: 'too late', atMs: AT };

  it.each<[string, string, Partial<MigrationStatus>]>([
    ['a name', '- approve by ', { decisions: [{ ...decision, approver: SENT }] }],
    ['a signal', '- signal ', { ignoredSignals: [{ ...ignored, name: SENT }] }],
    ['a reason', '- signal `approve` ', { ignoredSignals: [{ ...ignored, why: SENT }] }],
    ['what is left', '- ❗ NOT undone: ', { notUndone: [SENT] }],
    ['who holds it', 'Held by ', { held: { by: SENT, atMs: AT, comment: null } }],
    ['an end', 'Ended: rejected. ', { outcome: 'rejected', reason: SENT }],
    [
      'an undone cut-over',
      'The last cut-over was undone: ',
      { ...gateOpen, undoneCutOvers: [{ atMs: AT, why: SENT }] },
    ],
  ])(
    'let no text that was sent break out of its quotes, nor fill the page: %s',
    (_what, start, overrides) => {
      const page = details(overrides).split('\n');
      const line = page.find((text) => text.startsWith(start)) ?? '';
      expect(line).toContain(SHOWN);
      expect(SHOWN).toHaveLength(302);
      expect(page.join('\n').split('`').length % 2).toBe(1);
      expect(page).not.toContain('# Approved by all');
    },
  );
});

it('leaves no empty part behind', () => {
  expect(details()).not.toMatch(/\n{3,}|\n$/);
});

describe('a dry run', () => {
  const planned = { outcome: 'planned' as const, planHash: '0123456789abcdef' };

  it('says that nothing was touched, and how to run exactly this plan', () => {
    expect(headline(planned)).toBe(
      'Planned. Nothing was touched. A migration with this plan can start.',
    );
    expect(details(planned)).toContain('`"planHash": "0123456789abcdef"`');
    expect(details({ ...planned, phases: { preflight: ran(1000) } })).not.toContain('❌');
  });

  it('says what stops a migration, what to do, and what to add to accept', () => {
    const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept: 'add accept: MD5_VERIFIERS' };
    const finding = { severity: 'warning' as const, what: 'Old.', evidence: 'e' };
    const findings = [
      { ...finding, code: 'MD5_VERIFIERS', needsConsent: true, remedy: 'reset them' },
      { ...finding, code: 'KEEP_BACKUPS_OFF', needsConsent: false, remedy: 'nothing' },
    ];
    const text = details({ ...planned, refusal, findings });
    expect(text).toContain('A migration would be refused: see below.');
    expect(text).toContain('- `MD5_VERIFIERS` `reset them`');
    expect(text).not.toContain('`nothing`');
    expect(text).toContain('`add accept: MD5_VERIFIERS`');
    expect(text).not.toContain('To run exactly this one');
  });
});

it('shows a remedy whole: a command without its end is of no use', () => {
  const remedy = `kubectl ${'x'.repeat(1_000)} end`;
  const finding = { code: 'NO_FULL_BACKUP', severity: 'blocker' as const, needsConsent: false };
  const findings = [{ ...finding, what: 'w', evidence: 'e', remedy }];
  const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept: '' };
  expect(details({ refusal, findings })).toContain(remedy);
});
