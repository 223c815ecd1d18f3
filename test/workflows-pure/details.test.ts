import { describe, expect, it } from 'vitest';
import { PHASE_TITLES, phasesOf, type Phase } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { renderDetails } from '../../src/workflows/details.ts';
import { PENDING_PAGE, evidence, proof, status } from '../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const details = (overrides: Partial<MigrationStatus> = {}) =>
  renderDetails(status(overrides), PENDING_PAGE);
const paragraphs = (overrides: Partial<MigrationStatus> = {}) => details(overrides).split('\n\n');

const ran = (totalMs: number, running = false) => ({ startedAtMs: 0, totalMs, running });

/** The line of one phase in the checklist. */
const lineOf = (phase: Phase, overrides: Partial<MigrationStatus>) =>
  details(overrides)
    .split('\n')
    .find((line) => line.includes(PHASE_TITLES[phase]));

describe('the page', () => {
  it('begins with from where to where, and who asked for it', () => {
    expect(paragraphs()[0]).toBe('**`pg/cluster1` → `pg/cluster1-v2`**');
    expect(paragraphs({ requestedBy: 'Eve' })[0]).toMatch(/, asked for by `Eve`$/);
  });

  it('says next what is happening, and that the data is safe', () => {
    expect(paragraphs({ phase: 'replicate' })[1]).toBe(
      '**v1 is in service and has everything. Nothing irreversible has been done.**',
    );
  });

  it('ends with what nobody misses: the pane of the UI cuts its last line', () => {
    expect(paragraphs().at(-1)).toBe(
      'This page does not move by itself: press `R` to see it anew.',
    );
  });

  it('has what is awaited before the checklist, and the notes after it', () => {
    const text = details({ ignoredSignals: [{ name: 'aprove', why: 'no such', atMs: AT }] });
    const at = (part: string) => text.indexOf(part);
    expect(at('Waiting')).toBeGreaterThan(0);
    expect(at(PHASE_TITLES.preflight)).toBeGreaterThan(at('Waiting'));
    expect(at('changed nothing')).toBeGreaterThan(at(PHASE_TITLES.verify));
  });

  it('has no empty part', () => {
    expect(details()).not.toMatch(/\n{3,}|\n$/);
  });
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
    expect(lineOf('prepare', { phases: { prepare: ran(12_000_000) } })).toMatch(
      /^- ✅ \(3 h 20 min\) /,
    );
  });

  it('points at what runs, or raises a hand where a person must act', () => {
    const phases = { awaitApproval: ran(500, true) };
    const waitingFor = { what: 'a person', who: 'an approver', sinceMs: AT, untilMs: null };
    expect(lineOf('awaitApproval', { phases })).toMatch(/^- ▶️ Wait/);
    expect(lineOf('awaitApproval', { phases, waitingFor })).toMatch(/^- ✋ Wait/);
  });

  it('crosses the phase in which it ended, and only that', () => {
    const phases = { preflight: ran(1_000), prepare: ran(2_000) };
    const ended = { phases, phase: 'prepare' as const, outcome: 'failed' as const };
    expect(lineOf('prepare', ended)).toMatch(/^- ❌ \(2 s\) /);
    expect(lineOf('preflight', ended)).toMatch(/^- ✅ \(1 s\) /);
    expect(lineOf('createStandby', ended)).toMatch(/^- ⬜ /);
  });

  it('crosses nothing when all went well', () => {
    const ended = { phases: { verify: ran(200) }, phase: 'verify' as const };
    expect(lineOf('verify', { ...ended, outcome: 'migrated' })).toMatch(/^- ✅/);
  });
});

describe('the end', () => {
  const migrated: Partial<MigrationStatus> = {
    ...{ outcome: 'migrated', phase: 'verify', pastPointOfNoReturn: true, proof: proof() },
    ...{ writeOutageSeconds: 4.891, targetTimeline: 5 },
  };

  it('is told as in the result, the headline once', () => {
    const text = details(migrated);
    expect(text.split('Migrated.')).toHaveLength(2);
    expect(text).toContain('- Write outage: 4.9 s, from `1970-01-01T00:16:40.000Z` to ');
    expect(text).toContain('had replayed up to `0/1E000000`');
  });

  it('waits for nothing any more', () => {
    const held = { by: 'Eve', atMs: AT, comment: null };
    expect(details({ ...migrated, held })).not.toMatch(/Waiting|Held/);
  });

  it('tells the decisions once', () => {
    const sent = { comment: null, evidenceId: 'abcd1234', window: null, atMs: AT };
    const decisions = [{ ...sent, kind: 'approve' as const, approver: 'Ada' }];
    expect(details({ ...migrated, decisions }).split('`Ada` approved')).toHaveLength(2);
    expect(details({ decisions }).split('`Ada` approved')).toHaveLength(2);
  });

  it('has no two lists that the UI would take for one', () => {
    const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept: '' };
    const stops = { severity: 'blocker', code: 'SOURCE_UNSEEN', evidence: 'e', remedy: 'r' };
    const findings = [{ ...stops, what: 'w' } as MigrationStatus['findings'][number]];
    for (const end of [migrated, { outcome: 'failed' as const, refusal, findings }])
      expect(details(end)).not.toMatch(/^- [^\n]*\n\n- /m);
  });

  it('names what could not be undone first, and loudly', () => {
    const notUndone = ['the standby cluster (forbidden)'];
    const text = details({ outcome: 'failed', phase: 'prepare', notUndone, reason: 'No.' });
    expect(text.split('\n\n')[1]).toContain('NOT everything could be undone.');
    expect(text.split('\n\n')[2]?.split('\n').slice(0, 2)).toEqual([
      '- Why: `No.`',
      '- NOT undone: `the standby cluster (forbidden)`',
    ]);
  });
});

describe('a dry run', () => {
  const planned = { outcome: 'planned' as const, planHash: '0123456789abcdef' };
  const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept: '"accept": ["MD5_VERIFIERS"]' };
  const finding = { severity: 'warning' as const, what: 'Old.', evidence: 'e' };

  it('says how to run exactly this plan, ready to be pasted', () => {
    const text = details(planned);
    expect(text).toContain('`Start Workflow Like This One`, set `dryRun` to `false`');
    expect(text).toContain('```json\n  "planHash": "0123456789abcdef",\n```');
    expect(details({ ...planned, phases: { preflight: ran(1000) } })).not.toContain('❌');
  });

  it('says what stops a migration, what to do, and what to add to accept', () => {
    const findings = [
      { ...finding, code: 'MD5_VERIFIERS', needsConsent: true, remedy: 'reset them' },
      { ...finding, code: 'KEEP_BACKUPS_OFF', needsConsent: false, remedy: 'nothing' },
    ];
    const text = details({ ...planned, refusal, findings });
    expect(text).toContain('- `MD5_VERIFIERS` `reset them`');
    expect(text).not.toContain('`nothing`');
    expect(text).toContain('`"accept": ["MD5_VERIFIERS"]`');
    expect(text).toContain('When it is mended, try again');
    expect(text).not.toContain('To start it');
  });

  it('shows a remedy whole: a command without its end is of no use', () => {
    const remedy = `kubectl ${'x'.repeat(1_000)} end`;
    const blocker = { ...finding, severity: 'blocker' as const, needsConsent: false };
    const findings = [{ ...blocker, code: 'NO_FULL_BACKUP', remedy }];
    expect(details({ refusal, findings })).toContain(remedy);
  });
});

describe('the notes', () => {
  it('have what preflight found, the worst first, a line each', () => {
    const finding = { needsConsent: false, remedy: 'r', evidence: 'e' };
    const text = details({
      findings: [
        { ...finding, severity: 'info', code: 'A', what: 'So it is.' },
        { ...finding, severity: 'blocker', code: 'B', what: `Say "no". ${'x'.repeat(300)}` },
      ],
    });
    const lines = text.split('\n').filter((line) => /^- (info|blocker)/.test(line));
    expect(lines[0]).toBe(`- blocker \`B\`: \`Say "no". ${'x'.repeat(150)}\``);
    expect(lines[1]).toBe('- info `A`: So it is.');
  });

  it('are cut to a short list that says how many more there are, and where', () => {
    const finding = { severity: 'info' as const, needsConsent: false, remedy: '', evidence: '' };
    const findings = Array.from({ length: 40 }, (_, i) => ({
      ...finding,
      ...{ code: `CODE_${i}`, what: 'A sentence of some length that says what is the case.' },
    }));
    const text = details({ findings });
    const shown = text.split('\n').filter((line) => line.startsWith('- info')).length;
    expect(shown).toBeGreaterThan(5);
    expect(text).toContain(`- ${40 - shown} more: in the query \`status\``);
  });

  it('tell why something that was sent changed nothing, the newest first', () => {
    const ignoredSignals = [
      { name: 'aprove', why: 'no such signal', atMs: AT },
      { name: 'resume', why: 'nobody holds it', atMs: AT },
    ];
    expect(details({ ignoredSignals })).toContain(
      'Sent, and changed nothing:\n\n- `resume` at `2026-01-02T03:04:05Z`: `nobody holds it`\n- `aprove` ',
    );
  });
});

describe('text that was sent', () => {
  const SENT = '`Ada`\n\n# Approved\tby all\n' + 'x'.repeat(400);
  const decision = { kind: 'approve' as const, comment: null, evidenceId: null, window: null };
  const waitingFor = { what: 'a person', who: 'an approver', sinceMs: AT, untilMs: null };
  const gateOpen: Partial<MigrationStatus> = {
    ...{ phase: 'awaitApproval', waitingFor, evidence: evidence() },
  };
  const ignored = { name: 'approve', why: 'too late', atMs: AT };

  it.each<[string, Partial<MigrationStatus>]>([
    ['a name', { decisions: [{ ...decision, approver: SENT, atMs: AT }] }],
    ['who asked', { requestedBy: SENT }],
    ['a signal', { ignoredSignals: [{ ...ignored, name: SENT }] }],
    ['a refusal', { ignoredSignals: [{ ...ignored, why: SENT }] }],
    ['what is left', { outcome: 'failed', phase: 'prepare', notUndone: [SENT] }],
    ['who holds it', { ...gateOpen, held: { by: SENT, atMs: AT, comment: SENT } }],
    ['whom it waits for', { ...gateOpen, waitingFor: { ...waitingFor, what: SENT, who: SENT } }],
    ['an end', { outcome: 'rejected', phase: 'prepare', reason: SENT }],
    ['an undo', { undoing: true, reason: SENT }],
    ['an undone cut-over', { ...gateOpen, undoneCutOvers: [{ atMs: AT, why: SENT }] }],
  ])('does not break out of its quotes, nor fill the page: %s', (_what, overrides) => {
    const page = details(overrides);
    expect(page).toMatch(/`'Ada' # Approved by all x+`/);
    expect(page).not.toMatch(/^# |x{301}/m);
    expect(page.split('`').length % 2).toBe(1);
  });
});
