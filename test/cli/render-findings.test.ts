import { describe, expect, it } from 'vitest';
import { countFindings, renderFindings } from '../../src/cli/render-findings.ts';
import { finding } from './plan-fixtures.ts';

const codes = (lines: string[]) => lines.filter((line) => /^\S/.test(line));

describe('a finding', () => {
  it('says what is the case, what was seen and what to do', () => {
    const lines = renderFindings(
      [
        finding({
          code: 'NO_FULL_BACKUP',
          severity: 'blocker',
          what: 'The cloud repository holds no full backup.',
          evidence: 'stanza status 0 (ok), full backups 0',
          remedy: 'take one on v1.',
        }),
      ],
      [],
    );
    expect(lines).toEqual([
      'blocker NO_FULL_BACKUP',
      '  The cloud repository holds no full backup.',
      '  seen: stanza status 0 (ok), full backups 0',
      '  do:   take one on v1.',
    ]);
  });

  it('keeps within the page', () => {
    const long = 'A sentence that goes on and on. '.repeat(8).trim();
    const lines = renderFindings([finding({ what: long, evidence: long, remedy: long })], []);
    expect(lines.length).toBeGreaterThan(7);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it('keeps a command in one line of its own, however long, to be pasted', () => {
    const command = `kubectl -n pg patch perconapgclusters.pg.percona.com cluster1 --type merge -p '{"spec":{"keepBackups":true}}'`;
    expect(
      renderFindings([finding({ remedy: `nothing; or, if you like: ${command}` })], []),
    ).toEqual([
      'warning KEEP_BACKUPS_OFF',
      '  It is off.',
      '  seen: spec.keepBackups: false',
      '  do:   nothing; or, if you like:',
      `        ${command}`,
    ]);
    expect(renderFindings([finding({ remedy: command })], []).at(-1)).toBe(`  do:   ${command}`);
  });

  it('keeps several commands apart', () => {
    const remedy = 'both: kubectl get a\nkubectl get b';
    expect(renderFindings([finding({ remedy })], []).slice(-3)).toEqual([
      '  do:   both:',
      '        kubectl get a',
      '        kubectl get b',
    ]);
  });

  it('keeps JSON in one line of its own, with what is said before and after it', () => {
    const json =
      '{"spec":{"patroni":{"dynamicConfiguration":{"postgresql":{"pg_hba":["host all all all md5"]}}}}}';
    const remedy = `set sslmode=require; or let them in, with target.overrides ${json}; then accept this.`;
    expect(renderFindings([finding({ remedy })], []).slice(-3)).toEqual([
      '  do:   set sslmode=require; or let them in, with target.overrides',
      `        ${json}`,
      '        then accept this.',
    ]);
    expect(renderFindings([finding({ remedy: `use ${json}.` })], []).slice(-2)).toEqual([
      '  do:   use',
      `        ${json}`,
    ]);
  });

  it('takes a sentence about a command for a sentence', () => {
    const remedy = 'use kubectl or psql.';
    expect(renderFindings([finding({ remedy })], []).at(-1)).toBe(`  do:   ${remedy}`);
  });

  it('that needs consent says so, until its code was accepted', () => {
    const consent = finding({ code: 'MD5_VERIFIERS', needsConsent: true });
    expect(renderFindings([consent], [])[0]).toBe('warning MD5_VERIFIERS (needs your consent)');
    expect(renderFindings([consent], ['OTHER'])[0]).toBe(
      'warning MD5_VERIFIERS (needs your consent)',
    );
    expect(renderFindings([consent], ['MD5_VERIFIERS'])[0]).toBe(
      'warning MD5_VERIFIERS (accepted)',
    );
  });
});

describe('findings', () => {
  it('come in the order in which they stop a migration, each group as the checks gave it', () => {
    const all = [
      finding({ code: 'NOTE', severity: 'info' }),
      finding({ code: 'SMALL' }),
      finding({ code: 'ASKED', needsConsent: true }),
      finding({ code: 'AGREED', needsConsent: true }),
      finding({ code: 'WALL', severity: 'blocker' }),
      finding({ code: 'SECOND_WALL', severity: 'blocker' }),
    ];
    expect(codes(renderFindings(all, ['AGREED']))).toEqual([
      'blocker WALL',
      'blocker SECOND_WALL',
      'warning ASKED (needs your consent)',
      'warning SMALL',
      'warning AGREED (accepted)',
      'info NOTE',
    ]);
  });

  it('have a line between them, and none around them', () => {
    const lines = renderFindings([finding({ code: 'A' }), finding({ code: 'B' })], []);
    expect(lines.filter((line) => line === '')).toHaveLength(1);
    expect(lines[0]).toBe('warning A');
    expect(lines.at(-1)).not.toBe('');
    expect(renderFindings([], [])).toEqual([]);
  });

  it('are counted by what they are', () => {
    const blocker = finding({ severity: 'blocker' });
    const info = finding({ severity: 'info' });
    expect(countFindings([])).toBe('nothing found');
    expect(countFindings([blocker])).toBe('1 blocker');
    expect(countFindings([info, finding(), blocker, info, blocker])).toBe(
      '2 blockers, 1 warning, 2 info',
    );
  });
});
