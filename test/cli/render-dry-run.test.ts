import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/cli/commands/status.ts';
import { renderMigration } from '../../src/cli/render-migration.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { status } from '../helpers/builders.ts';
import { finding } from './plan-fixtures.ts';

function linesOf(overrides: Partial<MigrationStatus>): string[] {
  const view: StatusView = {
    workflowId: 'handover-pg-cluster1',
    runId: 'run-1',
    temporalStatus: 'COMPLETED',
    status: status(overrides),
    failure: null,
    pending: [],
    historyEvents: 7,
    ui: null,
  };
  return renderMigration(view).split('\n');
}

describe('a dry run', () => {
  const consent = finding({ code: 'MD5_VERIFIERS', needsConsent: true });
  const phases = { preflight: { startedAtMs: 0, totalMs: 100, running: false } };
  const ended: Partial<MigrationStatus> = {
    outcome: 'planned',
    phases,
    planHash: '0123456789abcdef',
    findings: [consent, finding({ severity: 'info', code: 'NOTE' })],
  };
  const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept: '' };
  const after = (told: string[]) =>
    told.slice(told.findIndex((line) => line.includes('verify')) + 1);

  it('has not failed', () => {
    expect(linesOf(ended)[0]).toBe('handover-pg-cluster1: planned');
    expect(linesOf(ended).filter((line) => /^ {2}\[[^ ]\]/.test(line))).toEqual([
      expect.stringMatching(/^ {2}\[x\] preflight /),
    ]);
  });

  it('tells every finding with what to do, and how to run what was planned', () => {
    expect(after(linesOf(ended))).toEqual([
      '',
      'Preflight: 1 warning, 1 info',
      '',
      'warning MD5_VERIFIERS (accepted)',
      '  It is off.',
      '  seen: spec.keepBackups: false',
      '  do:   nothing.',
      '',
      'info NOTE',
      '  It is off.',
      '  seen: spec.keepBackups: false',
      '  do:   nothing.',
      '',
      'Plan 0123456789abcdef',
      '  Nothing was touched. Start again with "planHash": "0123456789abcdef", without dryRun, to do exactly this.',
      '  All of the plan: handover status handover-pg-cluster1 --json',
    ]);
  });

  it('says so where a migration would be refused, and what consent would do', () => {
    const howToAccept = '"accept": ["MD5_VERIFIERS"]';
    const told = linesOf({ ...ended, reason: 'long', refusal: { ...refusal, howToAccept } });
    expect(told).toContain('warning MD5_VERIFIERS (needs your consent)');
    expect(told.slice(-4)).toEqual([
      'Plan 0123456789abcdef',
      '  Nothing was touched. A migration would be refused: see above.',
      `  What needs your consent has it with ${howToAccept} in the request.`,
      '  All of the plan: handover status handover-pg-cluster1 --json',
    ]);
    expect(told.join('\n')).not.toContain('Reason');
  });

  it('may have no plan at all', () => {
    const blocker = finding({ code: 'SOURCE_MISSING', severity: 'blocker' });
    const told = linesOf({ ...ended, planHash: null, findings: [blocker], refusal });
    expect(told.slice(-2)).toEqual([
      'No plan could be made.',
      '  Nothing was touched. A migration would be refused: see above.',
    ]);
    expect(after(linesOf({ ...ended, findings: [] })).slice(0, 4)).toEqual([
      '',
      'Preflight: nothing found',
      '',
      'Plan 0123456789abcdef',
    ]);
  });
});

describe('a migration that preflight refused', () => {
  it('says what consent would do, where that is enough for some of it', () => {
    const howToAccept = '"accept": ["MD5_VERIFIERS"]';
    const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept };
    const sentence = `What needs your consent has it with ${howToAccept} in the request.`;
    expect(linesOf({ outcome: 'failed', refusal })).toContain(sentence);
    const told = linesOf({ outcome: 'failed', refusal: { ...refusal, howToAccept: '' } });
    expect(told.join('\n')).not.toContain('consent');
  });
});
